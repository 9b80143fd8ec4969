// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Kernels

/// Mean and standard deviation of the log magnitudes of a training set, for each frequency bin.
public struct SpectrogramMoments: Codable, Sendable, Equatable {
  /// `[F, C]`.
  public let means: [Float]
  /// `[F, C]`, above zero.
  public let deviations: [Float]

  /// The means that are allowed: beyond what any sound has; within, all magnitudes are finite.
  public static let allowedMeans: ClosedRange<Float> = -20...20
  /// The largest deviation that is allowed; all are above zero.
  public static let largestDeviation: Float = 20
  /// A bin that hardly changes must not be blown up: a hundredth of a decibel, in natural
  /// logarithms.
  private static let smallestDeviation = 1e-3
  /// Clips between two reports of progress.
  private static let blockSize = 64

  /// Moments of these values, `[F, C]` both.
  public init(means: [Float], deviations: [Float]) {
    self.means = means
    self.deviations = deviations
  }

  /// The moments over all frames of some clips, of one channel count, in one parallel pass.
  ///
  /// They do not depend on the number of threads: sums are made clip by clip and added in order.
  /// - Parameters:
  ///   - count: the number of clips, above zero.
  ///   - spectrogram: makes the frames.
  ///   - progress: called with the number of clips done and the total.
  ///   - clip: gives clip number `index`; asked from several threads at once, once for each index.
  public init(
    ofClips count: Int, spectrogram: LogSpectrogram,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    clip: (_ index: Int) -> AudioClip
  ) {
    precondition(count > 0, "moments of \(count) clips")
    var total = Sums()
    for first in stride(from: 0, to: count, by: Self.blockSize) {
      let end = min(first + Self.blockSize, count)
      var parts = [Sums](repeating: Sums(), count: end - first)
      parts.withUnsafeMutableBufferPointer { parts in
        parallelFor(parts.count) { place in
          parts[place] = Sums(of: spectrogram([clip(first + place)]))
        }
      }
      for part in parts { total.add(part) }
      progress(end, count)
    }
    let frames = Double(max(1, total.frameCount))
    let means = total.values.map { $0 / frames }
    let variances = zip(total.squares, means).map { $0 / frames - $1 * $1 }
    self.means = means.map { Float($0) }
    deviations = variances.map { Float(max($0, 0).squareRoot()) }
      .map { max($0, Float(Self.smallestDeviation)) }
  }

  /// The moments over the slices of a data set: short clips count once, long ones as often as a
  /// batch has slices of them.
  public init(
    of dataset: ClipDataset, seed: UInt64, spectrogram: LogSpectrogram,
    progress: (_ done: Int, _ total: Int) -> Void
  ) {
    let sampler = BatchSampler(dataset: dataset, batchSize: 1, seed: seed)
    self.init(
      ofClips: dataset.report.exampleCount, spectrogram: spectrogram, progress: progress,
      clip: { sampler.clips(ofBatch: $0)[0] })
  }

  /// Checks every value, as they may come from a file; `count` is F · C.
  func validate(count: Int) throws(ConfigurationError) {
    for (name, values) in [("means", means), ("deviations", deviations)] {
      try ConfigurationError.check(
        name, values.count, "\(count) numbers, one for each bin and channel", values.count == count)
    }
    try ConfigurationError.check(
      "means", means, "from -20 to 20 each", means.allSatisfy { Self.allowedMeans.contains($0) })
    try ConfigurationError.check(
      "deviations", deviations, "above 0 and up to 20 each",
      deviations.allSatisfy { $0 > 0 && $0 <= Self.largestDeviation })
  }

  /// Sums over the frames of spectrograms.
  private struct Sums {
    var frameCount = 0
    /// `[F, C]`, or nothing before the first frame.
    var values: [Double] = []
    var squares: [Double] = []

    init() {}

    /// Sums of one spectrogram, `[1, T, F, C]`.
    init(of spectrogram: Tensor) {
      let size = spectrogram.shape[2] * spectrogram.shape[3]
      frameCount = spectrogram.shape[1]
      values = [Double](repeating: 0, count: size)
      squares = values
      spectrogram.withValues { elements in
        for frame in 0..<frameCount {
          for place in 0..<size {
            let value = Double(elements[frame * size + place])
            values[place] += value
            squares[place] += value * value
          }
        }
      }
    }

    mutating func add(_ other: Sums) {
      guard frameCount > 0 else { return self = other }
      precondition(
        other.values.count == values.count,
        "clips of \(values.count) and \(other.values.count) bins and channels")
      frameCount += other.frameCount
      for place in values.indices {
        values[place] += other.values[place]
        squares[place] += other.squares[place]
      }
    }
  }
}
