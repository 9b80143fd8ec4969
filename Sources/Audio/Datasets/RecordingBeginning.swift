// SPDX-License-Identifier: MIT

/// What the decoded beginning of a recording shows.
public struct RecordingBeginning: Sendable, Equatable {
  /// The length in seconds without the silence at its end, at most ``longestSeconds``.
  public let seconds: Double
  /// Whether the file has two channels that differ.
  public let isStereo: Bool
  /// The frequency in hertz above which the spectrum is empty, because the recording was converted from
  /// a lower sample rate; nil if the spectrum reaches half the sample rate.
  public let emptyAbove: Int?

  /// A beginning with these properties.
  public init(seconds: Double, isStereo: Bool, emptyAbove: Int? = nil) {
    self.seconds = seconds
    self.isStereo = isStereo
    self.emptyAbove = emptyAbove
  }

  /// Longer recordings are decoded up to here; no default length of a sound is longer.
  public static let longestSeconds = 10.0
}

extension RecordingBeginning {
  /// Samples of a beginning at most, over all channels.
  private static let sampleLimit = 1 << 24

  /// The beginning of the file at `path`, whose header is read and up to ``longestSeconds`` decoded.
  ///
  /// - Throws: ``AudioFileError``
  init(of path: String) throws(AudioFileError) {
    let reader = try SoundFileReader(path: path)
    let (rate, channelCount) = (reader.information.sampleRate, reader.information.channelCount)
    let limit = min(
      Int(Self.longestSeconds * Double(rate)), Self.sampleLimit / max(channelCount, 1))
    let samples = try reader.readSamples(frames: limit)
    let frameCount = samples.count / channelCount
    // Of a recording that goes on, only a part of the silence at its end would be known.
    let goesOn = frameCount == limit
    let used = goesOn ? frameCount : Self.lastLoudFrame(of: samples, channelCount: channelCount)
    self.init(
      seconds: goesOn ? Self.longestSeconds : Double(used) / Double(rate),
      isStereo: channelCount == 2 && Self.isStereo(samples),
      emptyAbove: Self.emptyAbove(samples, channelCount: channelCount, sampleRate: rate))
  }

  /// Frames up to the last one that is louder than -60 dB of the peak.
  static func lastLoudFrame(of samples: [Float], channelCount: Int) -> Int {
    let peak = samples.reduce(0) { max($0, abs($1)) }
    guard let last = samples.lastIndex(where: { abs($0) > 0.001 * peak }) else { return 0 }
    return last / channelCount + 1
  }

  /// Whether two interleaved channels differ: neither is 20 dB quieter than the other, and neither their
  /// mean (mid) nor half their difference (side) is 20 dB quieter than the other of these two.
  ///
  /// So dual mono, nearly mono, channels of opposite polarity and a single channel of two are mono.
  static func isStereo(_ samples: [Float]) -> Bool {
    var (left, right, product) = (0.0, 0.0, 0.0)
    for frame in stride(from: 0, to: samples.count - 1, by: 2) {
      let (first, second) = (Double(samples[frame]), Double(samples[frame + 1]))
      left += first * first
      right += second * second
      product += first * second
    }
    let (mid, side) = (left + right + 2 * product, left + right - 2 * product)
    let leastShare = 0.01
    return min(left, right) > leastShare * max(left, right)
      && min(mid, side) > leastShare * max(mid, side)
  }
}
