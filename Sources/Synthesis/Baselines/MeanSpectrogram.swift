// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// The mean of the log magnitudes of recordings, which are cut or padded to one length.
///
///     mean[t, f] = mean over the recordings of ln(|X[t, f]| + 0.001 · M / 4)
///
/// for recordings scaled to a peak of 1; M / 4 is the magnitude of a sinusoid of full scale.
struct MeanSpectrogram: Sendable {
  /// The sizes of the spectrograms.
  struct Shape: Sendable {
    let sampleRate: Int
    let sampleCount: Int
    let transform: ShortTimeTransform

    /// The most numbers of the means of all classes: 256 MB while they are computed.
    private static let largestCount = 1 << 25

    /// Frames of about 32 ms, a power of two, every quarter of a frame.
    init(sampleRate: Int, sampleCount: Int) {
      self.sampleRate = sampleRate
      self.sampleCount = sampleCount
      let size = 1 << max(3, Int(log2(0.032 * Double(sampleRate)).rounded()))
      transform = ShortTimeTransform(
        fftSize: size, hop: size / 4, alignment: .centered(.zeros))
    }

    /// What is added to a magnitude.
    var floor: Float { 1e-3 * Float(transform.fftSize) / 4 }

    /// - Throws: ``BaselineError/tooLong(seconds:most:)``
    func check(classCount: Int, seconds: Double) throws(BaselineError) {
      let perSecond = Double(transform.binCount * sampleRate / transform.hop * classCount)
      let most = Double(Self.largestCount) / perSecond
      guard seconds <= most else {
        throw .tooLong(seconds: seconds, most: (10 * most).rounded(.down) / 10)
      }
    }
  }

  /// The iterations after random phases: few are best for smooth magnitudes, and sound like noise, not
  /// like a buzz.
  private static let iterations = 16
  /// The recordings that are read at once.
  private static let groupSize = 16

  private let shape: Shape
  /// `[T, F]`.
  private let magnitudes: [Float]
  /// The peak that sounds are scaled to: the geometric mean of the recordings' peaks.
  private let peak: Float

  /// The mean of some clips of a data set.
  ///
  /// - Parameter progress: called with the number of clips that were read since the last call.
  init(_ shape: Shape, of dataset: ClipDataset, clips: [Int], progress: (Int) -> Void) {
    self.shape = shape
    let count = shape.transform.frameCount(ofSamples: shape.sampleCount) * shape.transform.binCount
    var sums = [Double](repeating: 0, count: count)
    var logPeaks = 0.0
    for first in stride(from: 0, to: clips.count, by: Self.groupSize) {
      let group = clips[first..<min(first + Self.groupSize, clips.count)]
      let found = parallelMap(group.count) { place in
        Self.logMagnitudes(of: dataset.clip(group[first + place]), shape)
      }
      for (values, peak) in found {
        logPeaks += log(max(Double(peak), 1e-6))
        for place in sums.indices { sums[place] += Double(values[place]) }
      }
      progress(group.count)
    }
    let scale = 1 / Double(max(1, clips.count))
    magnitudes = sums.map { max(0, Float(exp($0 * scale)) - shape.floor) }
    peak = Float(exp(logPeaks * scale))
  }

  private static func logMagnitudes(
    of clip: AudioClip, _ shape: Shape
  ) -> (values: [Float], peak: Float) {
    let fitted = clip.slice(from: 0, length: shape.sampleCount)
    let magnitudes = shape.transform.magnitudes(of: fitted.peakNormalized().samples)
    return (magnitudes.map { log($0 + shape.floor) }, fitted.peak)
  }

  /// A sound of the magnitudes with the random phases of `index`.
  func sound(seed: UInt64, index: UInt64) -> AudioClip {
    let reconstruction = PhaseReconstruction(
      start: .random, iterations: Self.iterations, momentum: 0, seed: seed)
    let found = try? reconstruction.signals(
      ofMagnitudes: magnitudes, shape.transform, sampleCount: shape.sampleCount,
      firstIndex: index)
    guard let samples = found else {
      preconditionFailure("magnitudes of \(magnitudes.count) numbers without a signal")
    }
    return AudioClip(samples: samples, sampleRate: shape.sampleRate).peakNormalized(to: peak)
  }
}
