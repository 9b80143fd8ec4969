// SPDX-License-Identifier: MIT
import Files
import Kernels

/// Decodes files, piece by piece, to clips of one sample rate and channel count.
struct ClipDecoder: Sendable {
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
  }

  /// The reason why a file cannot be used, in one sentence.
  struct Failure: Error {
    let reason: String
  }

  let options: ClipDataset.Options
  let sampleRate: Int

  /// The number of frames that are decoded at a time, at most.
  private static let blockFrames = 65_536

  /// Decodes the file at `path` into a store.
  ///
  /// - Throws: the errors of the store.
  func decode(
    _ path: String, into writer: inout SampleStore.Writer
  ) throws(ClipDatasetError) -> Result<Summary, Failure> {
    let result = try decode(path, mix: .mean) { (samples) throws(ClipDatasetError) in
      try writer.append(samples)
    }
    guard case .success(let summary) = result, summary.mix != .mean else { return result }
    writer.removeAll()
    return try decode(path, mix: summary.mix) { (samples) throws(ClipDatasetError) in
      try writer.append(samples)
    }
  }

  /// The summary of the file at `path`.
  func summary(of path: String) -> Result<Summary, Failure> {
    do throws(ClipDatasetError) {
      let result = try decode(path, mix: .mean) { _ in }
      guard case .success(let summary) = result, summary.mix != .mean else { return result }
      return try decode(path, mix: summary.mix) { _ in }
    } catch {
      return .failure(Failure(reason: error.description))
    }
  }

  /// What the samples of a clip are divided by.
  func divisor(for summary: Summary) -> Float {
    options.normalizesPeak && summary.sourcePeak > 0 ? summary.sourcePeak : 1
  }

  /// All samples of the file at `path`.
  func samples(of path: String) -> Result<(samples: [Float], summary: Summary), Failure> {
    var samples: [Float] = []
    do throws(ClipDatasetError) {
      var result = try decode(path, mix: .mean) { samples += $0 }
      if case .success(let summary) = result, summary.mix != .mean {
        samples = []
        result = try decode(path, mix: summary.mix) { samples += $0 }
      }
      return result.map { summary in
        let divisor = divisor(for: summary)
        return (divisor == 1 ? samples : samples.map { $0 / divisor }, summary)
      }
    } catch {
      return .failure(Failure(reason: error.description))
    }
  }

  /// Decodes the file at `path` and calls `piece` with each piece of the samples, `[L, C]`.
  ///
  /// The samples are not normalized: they are to be divided by ``divisor(for:)``.
  ///
  /// - Throws: the errors of `piece`.
  private func decode(
    _ path: String, mix: ChannelMix, piece: ([Float]) throws(ClipDatasetError) -> Void
  ) throws(ClipDatasetError) -> Result<Summary, Failure> {
    do {
      let reader = try SoundFileReader(path: path)
      let source = reader.information
      let channels = options.channelCount
      guard [source.channelCount, 1].contains(channels) || source.channelCount == 1 else {
        throw AudioConversionError.channels(found: source.channelCount, wanted: channels)
      }
      var mixer = ChannelMixer(from: source.channelCount, to: channels, mix: mix)
      var converter = try ResamplingStream(
        from: source.sampleRate, to: sampleRate, channelCount: channels)
      var peaks = PeakMeter(channelCount: channels, startFrames: options.sliceLength)
      var sourceFrames = 0
      while true {
        let block = try reader.next(max(1, Self.blockFrames / source.channelCount))
        guard !block.isEmpty else { break }
        sourceFrames += block.count / source.channelCount
        let samples = converter.convert(mixer.mix(block))
        peaks.add(samples)
        try piece(samples)
      }
      let rest = converter.finish()
      peaks.add(rest)
      try piece(rest)
      guard sourceFrames > 1 else {
        return .failure(Failure(reason: "\(path) holds a single sample: there is nothing to hear."))
      }
      return .success(
        summary(peaks, source, frames: sourceFrames, mix: mix == .mean ? mixer.wantedMix : mix))
    } catch let error as ClipDatasetError {
      throw error
    } catch let error as any Error & CustomStringConvertible {
      return .failure(Failure(reason: error.description))
    } catch {
      return .failure(Failure(reason: "\(path): \(error)"))
    }
  }

  private func summary(
    _ peaks: PeakMeter, _ source: AudioFile.Information, frames: Int, mix: ChannelMix
  ) -> Summary {
    let divisor = options.normalizesPeak && peaks.peak > 0 ? peaks.peak : 1
    return Summary(
      frameCount: peaks.frameCount, peak: peaks.peak / divisor, peakFrame: peaks.peakFrame,
      startPeak: peaks.startPeak / divisor, sourcePeak: peaks.peak,
      sourceSampleRate: source.sampleRate, sourceChannelCount: source.channelCount,
      sourceDurationSeconds: Double(frames) / Double(source.sampleRate), mix: mix)
  }
}

/// Changes the number of channels of a sound that arrives in pieces.
private struct ChannelMixer {
  private let sourceCount: Int
  private let count: Int
  private let mix: ChannelMix
  private var levels: ChannelLevels

  init(from sourceCount: Int, to count: Int, mix: ChannelMix) {
    self.sourceCount = sourceCount
    self.count = count
    self.mix = mix
    levels = ChannelLevels(channelCount: sourceCount)
  }

  /// How the channels so far should be mixed.
  var wantedMix: ChannelMix { levels.mix }

  mutating func mix(_ samples: ArraySlice<Float>) -> [Float] {
    if count == sourceCount { return Array(samples) }
    if count > 1 { return samples.flatMap { repeatElement($0, count: count) } }
    return samples.withUnsafeBufferPointer { samples in
      let mono = mix.samples(of: samples, channelCount: sourceCount)
      if mix == .mean { mono.withUnsafeBufferPointer { levels.add(samples, mean: $0) } }
      return mono
    }
  }
}

/// The largest absolute samples of a sound that arrives in pieces.
private struct PeakMeter {
  let channelCount: Int
  /// The number of frames of the first slice.
  let startFrames: Int
  private(set) var frameCount = 0
  private(set) var peak: Float = 0
  private(set) var peakFrame = 0
  private(set) var startPeak: Float = 0

  init(channelCount: Int, startFrames: Int) {
    self.channelCount = channelCount
    self.startFrames = startFrames
  }

  mutating func add(_ samples: [Float]) {
    samples.withUnsafeBufferPointer { samples in
      let start = max(0, startFrames - frameCount) * channelCount
      let first = UnsafeBufferPointer(rebasing: samples.prefix(start))
      startPeak = max(startPeak, Reduction.greatestMagnitude(of: first))
      let greatest = Reduction.greatestMagnitude(of: samples)
      if greatest > peak {
        peak = greatest
        let place = samples.firstIndex { abs($0) == greatest } ?? 0
        peakFrame = frameCount + place / channelCount
      }
      frameCount += samples.count / channelCount
    }
  }
}

extension ClipDecoder.Summary {
  /// The number of ``fields``.
  static let fieldCount = 9

  /// The summary as 64-bit words, for a `ScanCache`.
  var fields: [UInt64] {
    [frameCount, peakFrame, sourceSampleRate, sourceChannelCount].map(UInt64.init)
      + [peak, startPeak, sourcePeak].map { UInt64($0.bitPattern) }
      + [sourceDurationSeconds.bitPattern]
      + [mixField]
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
      fields[8] <= fields[3]
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
      mix: fields[8] == 0 ? .mean : .channel(Int(fields[8]) - 1))
  }
}

extension ClipDecoder {
  /// Everything but the file that a summary depends on.
  var purpose: String {
    "clips \(sampleRate) Hz \(options.channelCount) channels \(options.sliceLength) frames "
      + (options.normalizesPeak ? "normalized" : "plain")
  }
}
