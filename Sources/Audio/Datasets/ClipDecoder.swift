// SPDX-License-Identifier: MIT
import Kernels

/// Turns files into clips of one sample rate and channel count.
struct ClipDecoder: Sendable {
  /// What is kept about a clip beside its samples.
  ///
  /// Frames are counted at the wanted rate.
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
  }

  /// Why a file is not used: one sentence.
  struct Failure: Error {
    let reason: String
  }

  let options: ClipDataset.Options
  let sampleRate: Int

  /// The clip in the file at `path`, or why there is none.
  func decode(_ path: String) -> Result<(samples: [Float], summary: Summary), Failure> {
    do {
      let source = try AudioFile.read(path)
      guard source.frameCount > 1 else {
        return .failure(Failure(reason: "\(path) holds a single sample: there is nothing to hear."))
      }
      var clip = try source.withChannels(options.channelCount)
      clip = try Resampler().convert(clip, to: sampleRate)
      let sourcePeak = clip.peak
      if options.normalizesPeak { clip = clip.peakNormalized() }
      let summary = summarize(clip, source: source, sourcePeak: sourcePeak)
      return .success((clip.samples, summary))
    } catch let error as any Error & CustomStringConvertible {
      return .failure(Failure(reason: error.description))
    } catch {
      return .failure(Failure(reason: "\(path): \(error)"))
    }
  }

  private func summarize(_ clip: AudioClip, source: AudioClip, sourcePeak: Float) -> Summary {
    let peak = clip.peak
    let place = clip.samples.firstIndex { abs($0) == peak } ?? 0
    return Summary(
      frameCount: clip.frameCount, peak: peak, peakFrame: place / clip.channelCount,
      startPeak: clip.samples.prefix(options.sliceLength * clip.channelCount)
        .withUnsafeBufferPointer(Reduction.greatestMagnitude),
      sourcePeak: sourcePeak,
      sourceSampleRate: source.sampleRate, sourceChannelCount: source.channelCount,
      sourceDurationSeconds: source.durationSeconds)
  }
}

extension ClipDecoder.Summary {
  /// Words in ``facts``.
  static let factCount = 8

  /// The summary in 64-bit words, for a `ScanMemory`.
  var facts: [UInt64] {
    [frameCount, peakFrame, sourceSampleRate, sourceChannelCount].map(UInt64.init)
      + [peak, startPeak, sourcePeak].map { UInt64($0.bitPattern) }
      + [sourceDurationSeconds.bitPattern]
  }

  /// The summary of those words; nil if there are fewer, or they count nothing.
  init?(facts: [UInt64]) {
    guard facts.count == Self.factCount, facts[..<4].allSatisfy({ $0 <= UInt64(Int32.max) }) else {
      return nil
    }
    func float(_ place: Int) -> Float {
      Float(bitPattern: UInt32(truncatingIfNeeded: facts[place]))
    }
    self.init(
      frameCount: Int(facts[0]), peak: float(4), peakFrame: Int(facts[1]), startPeak: float(5),
      sourcePeak: float(6), sourceSampleRate: Int(facts[2]), sourceChannelCount: Int(facts[3]),
      sourceDurationSeconds: Double(bitPattern: facts[7]))
  }
}

extension ClipDecoder {
  /// All that a summary depends on beside the file.
  var purpose: String {
    "clips \(sampleRate) Hz \(options.channelCount) channels \(options.sliceLength) frames "
      + (options.normalizesPeak ? "normalized" : "plain")
  }
}
