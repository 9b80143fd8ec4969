// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// Cuts patches of 7 x 7 points out of a log spectrogram and of its reductions to a half, a quarter and
/// an eighth of the resolution.
///
///     S[t, f] = 20 log10 (|X[t, f]| / R + 0.001),   R = 2 · sqrt(mean over t of the sum over f of |X[t, f]|²)
///
/// R is about the magnitude of a sinusoid with the energy of the sound in a sixth of its length: unlike
/// a peak, the energy hardly depends on phases. Levels end 60 dB below R. Frames last about 27 ms and
/// begin about every 5 ms (powers of two: 1024 and 256 samples at 44.1 and 48 kHz, 256 and 32 at 8 kHz);
/// all bins count, on a linear scale. A reduction is the mean of 2 x 2 points. Patches with no point
/// above -40 dB are left out.
///
/// Karras, Aila, Laine and Lehtinen, "Progressive Growing of GANs for Improved Quality, Stability, and
/// Variation" (ICLR 2018), section 5, cut 7 x 7 pixels out of a Laplacian pyramid. Here each scale is
/// the reduced spectrogram itself, not its difference from the next one, so that levels count too.
struct SpectrogramPatches: Sendable {
  /// The numbers of a patch.
  static let patchSize = width * width
  private static let width = 7
  private static let scaleCount = 4
  /// A patch has a point above this level, in decibels of R.
  private static let quietest: Float = -40
  /// How many places are tried for a patch, on average, before a sound has fewer patches.
  private static let tryCount = 16

  /// The most patches of a sound at each scale.
  let countPerSound: Int
  /// The sizes in frames and bins of the scales that have room for a patch, the finest first.
  let scales: [(frames: Int, bins: Int)]
  /// The time between two frames of the finest scale, in milliseconds.
  let milliseconds: Double
  private let transform: ShortTimeTransform
  private let sampleCount: Int

  /// - Parameters:
  ///   - sampleCount: the length of the sounds.
  ///   - countPerSound: the most patches of a sound at each scale.
  init(sampleRate: Int, sampleCount: Int, countPerSound: Int) {
    self.countPerSound = countPerSound
    self.sampleCount = sampleCount
    let size = max(4, Self.powerOfTwo(nearest: 0.027 * Double(sampleRate)))
    let hop = min(size / 2, Self.powerOfTwo(nearest: 0.005 * Double(sampleRate)))
    milliseconds = 1000 * Double(hop) / Double(sampleRate)
    transform = ShortTimeTransform(fftSize: size, hop: hop, alignment: .centered(.zeros))
    let first = (transform.frameCount(ofSamples: sampleCount), transform.binCount)
    scales = (0..<Self.scaleCount).map { (frames: first.0 >> $0, bins: first.1 >> $0) }
      .filter { $0.frames >= Self.width && $0.bins >= Self.width }
  }

  private static func powerOfTwo(nearest value: Double) -> Int {
    1 << max(0, Int(log2(value).rounded()))
  }

  /// The patches of a sound of L samples by scale, `[P · 49]` each; none for a sound of zeros.
  ///
  /// - Parameter number: the number of the sound, which decides where its patches lie.
  func callAsFunction(_ samples: [Float], number: Int) -> [[Float]] {
    precondition(samples.count == sampleCount, "\(samples.count) samples, not \(sampleCount)")
    var stream = RandomStream(seed: 0, name: "patches", index: UInt64(number))
    var levels = levels(of: samples)
    var bins = transform.binCount
    var patches: [[Float]] = []
    for (index, scale) in scales.enumerated() {
      if index > 0 {
        levels = Self.halved(levels, bins: bins, to: scale)
        bins = scale.bins
      }
      patches.append(self.patches(of: levels, scale, using: &stream))
    }
    return patches
  }

  /// Patches at random places of levels `[T, F]`.
  private func patches(
    of levels: [Float], _ size: (frames: Int, bins: Int), using stream: inout RandomStream
  ) -> [Float] {
    var patches: [Float] = []
    patches.reserveCapacity(countPerSound * Self.patchSize)
    for _ in 0..<Self.tryCount * countPerSound
    where patches.count < countPerSound * Self.patchSize {
      let frame = stream.uniformInteger(below: size.frames - Self.width + 1)
      let bin = stream.uniformInteger(below: size.bins - Self.width + 1)
      let rows = (frame..<frame + Self.width).map { row in
        levels[row * size.bins + bin..<row * size.bins + bin + Self.width]
      }
      if rows.contains(where: { $0.contains { $0 > Self.quietest } }) {
        for row in rows { patches += row }
      }
    }
    return patches
  }

  /// `[T, F]`, in decibels of R; the floor for a sound of zeros.
  private func levels(of samples: [Float]) -> [Float] {
    var values = transform.magnitudes(of: samples)
    let count = values.count
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      let energy = values.reduce(0) { $0 + Double($1) * Double($1) }
      let mean = energy * Double(transform.binCount) / Double(count)
      let scale = mean > 0 ? 1 / (2 * mean.squareRoot()) : 0
      Elementwise.affine(base, scale: Float(scale), shift: 1e-3, into: base, count: count)
      Elementwise.apply(.log, base, into: base, count: count)
      Elementwise.affine(base, scale: 20 / Float(M_LN10), shift: 0, into: base, count: count)
    }
    return values
  }

  /// The means of 2 x 2 points; a last odd row or column is left out.
  private static func halved(
    _ levels: [Float], bins: Int, to size: (frames: Int, bins: Int)
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: size.frames * size.bins) { halved, count in
      count = size.frames * size.bins
      levels.withUnsafeBufferPointer { levels in
        for frame in 0..<size.frames {
          let (first, second) = (2 * frame * bins, (2 * frame + 1) * bins)
          for bin in 0..<size.bins {
            let sum =
              levels[first + 2 * bin] + levels[first + 2 * bin + 1]
              + levels[second + 2 * bin] + levels[second + 2 * bin + 1]
            halved[frame * size.bins + bin] = sum / 4
          }
        }
      }
    }
  }
}
