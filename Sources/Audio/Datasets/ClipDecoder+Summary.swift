// SPDX-License-Identifier: MIT

extension ClipDecoder {
  /// Properties of a clip; frames are counted at the wanted rate.
  struct Summary: Sendable {
    let frameCount: Int
    let peak: Float
    let peakFrame: Int
    /// The peak of the first slice.
    let startPeak: Float
    /// The peak before normalisation.
    let sourcePeak: Float
    let sourceSampleRate: Int
    let sourceChannelCount: Int
    let sourceDurationSeconds: Double
    /// How the channels were mixed to one.
    let mix: ChannelMix
    /// Whether the tags say that Foley generated the sound.
    let isGenerated: Bool
  }
}

extension ClipDecoder.Summary {
  /// The number of ``fields``.
  static let fieldCount = 10

  /// The summary as 64-bit words, for a `ScanCache`.
  var fields: [UInt64] {
    [frameCount, peakFrame, sourceSampleRate, sourceChannelCount].map(UInt64.init)
      + [peak, startPeak, sourcePeak].map { UInt64($0.bitPattern) }
      + [sourceDurationSeconds.bitPattern]
      + [mixField, isGenerated ? 1 : 0]
  }

  /// 0 for the mean, otherwise the channel's number from 1 on.
  private var mixField: UInt64 {
    switch mix {
    case .mean: 0
    case .channel(let channel): UInt64(channel) + 1
    }
  }

  /// The summary from those words; nil if their number is wrong or one of them is impossible.
  init?(fields: [UInt64]) {
    guard fields.count == Self.fieldCount,
      fields[..<4].allSatisfy({ $0 <= 1 << 40 }), fields[0] > 0, fields[1] < fields[0],
      (1...UInt64(AudioFile.sampleRateLimit)).contains(fields[2]), (1...65_536).contains(fields[3]),
      fields[8] <= fields[3], fields[9] <= 1
    else {
      return nil
    }
    let peaks = fields[4...6].map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    let duration = Double(bitPattern: fields[7])
    guard peaks.allSatisfy({ (0...2 * SampleCheck.limit).contains($0) }),
      (0...1e12).contains(duration)
    else { return nil }
    self.init(
      frameCount: Int(fields[0]), peak: peaks[0], peakFrame: Int(fields[1]), startPeak: peaks[1],
      sourcePeak: peaks[2], sourceSampleRate: Int(fields[2]), sourceChannelCount: Int(fields[3]),
      sourceDurationSeconds: duration,
      mix: fields[8] == 0 ? .mean : .channel(Int(fields[8]) - 1), isGenerated: fields[9] == 1)
  }

  /// Seconds of the longest sound of a byte: silence in FLAC, 65,535 samples in a frame of 10 bytes, at 1 kHz.
  private static let mostSecondsOfAByte = 6.5

  /// Whether a file of `byteCount` bytes can hold the sound of the summary, converted to `sampleRate`.
  ///
  /// Memory and time for a recording follow from its length.
  func isPossible(inFileOf byteCount: Int, sampleRate: Int) -> Bool {
    sourceDurationSeconds <= Double(byteCount) * Self.mostSecondsOfAByte
      && abs(Double(frameCount) - sourceDurationSeconds * Double(sampleRate))
        <= Double(sampleRate)
  }
}

extension ClipDecoder {
  /// Everything but the file that a summary depends on.
  var purpose: String {
    "clips \(sampleRate) Hz \(options.channelCount) channels \(options.sliceLength) frames "
      + (options.normalizesPeak ? "normalized" : "plain")
  }
}
