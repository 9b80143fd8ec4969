// SPDX-License-Identifier: MIT
import Files
import Kernels

/// Decodes files to clips of one sample rate and channel count.
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
  }

  /// The reason why a file cannot be used, in one sentence.
  struct Failure: Error {
    let reason: String
  }

  let options: ClipDataset.Options
  let sampleRate: Int

  /// Decodes the file at `path`.
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
  /// The number of ``fields``.
  static let fieldCount = 8

  /// The summary as 64-bit words, for a `ScanCache`.
  var fields: [UInt64] {
    [frameCount, peakFrame, sourceSampleRate, sourceChannelCount].map(UInt64.init)
      + [peak, startPeak, sourcePeak].map { UInt64($0.bitPattern) }
      + [sourceDurationSeconds.bitPattern]
  }

  /// The summary from those words; nil if their number or a count among them is impossible.
  init?(fields: [UInt64]) {
    guard fields.count == Self.fieldCount, fields[..<4].allSatisfy({ $0 <= UInt64(Int32.max) })
    else {
      return nil
    }
    func float(_ place: Int) -> Float {
      Float(bitPattern: UInt32(truncatingIfNeeded: fields[place]))
    }
    self.init(
      frameCount: Int(fields[0]), peak: float(4), peakFrame: Int(fields[1]), startPeak: float(5),
      sourcePeak: float(6), sourceSampleRate: Int(fields[2]), sourceChannelCount: Int(fields[3]),
      sourceDurationSeconds: Double(bitPattern: fields[7]))
  }
}

extension ClipDecoder {
  /// Everything but the file that a summary depends on.
  var purpose: String {
    "clips \(sampleRate) Hz \(options.channelCount) channels \(options.sliceLength) frames "
      + (options.normalizesPeak ? "normalized" : "plain")
  }
}
