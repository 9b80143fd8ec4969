// SPDX-License-Identifier: MIT
import Files

/// Decodes files, piece by piece, to clips of one sample rate and channel count.
struct ClipDecoder: Sendable {
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
      sourceDurationSeconds: Double(frames) / Double(source.sampleRate), mix: mix,
      isGenerated: source.isGenerated)
  }
}
