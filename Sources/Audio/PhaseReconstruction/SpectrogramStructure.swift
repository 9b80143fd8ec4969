// SPDX-License-Identifier: MIT
import Kernels

/// Where a spectrogram has attacks and partials rather than noise.
///
/// A partial is a bin 6 dB above the mean level of the 15 bins around it, and the two bins on either
/// side of it. An attack is a frame with 9 dB more energy than `attackLag` frames before, and the two
/// frames on either side of it.
struct SpectrogramStructure {
  /// Bins on either side of one whose levels count for the mean.
  private static let reach = 7
  /// Bins, and frames, on either side of one that belong to it.
  private static let width = 2
  /// 6 dB as a difference of natural logarithms.
  private static let partialStep: Float = 0.69
  /// 9 dB as a ratio of energies.
  private static let attackRatio: Float = 7.94
  /// Added to magnitudes before the logarithm, for silence.
  private static let floor: Float = 1e-6

  private let bins: Int
  private let attackLag: Int
  /// The bins of each mean, `[F]`.
  private let counts: [Float]

  /// A search in frames of `bins` bins; `attackLag` is about the length of a window, in frames.
  init(bins: Int, attackLag: Int) {
    self.bins = bins
    self.attackLag = attackLag
    counts = (0..<bins).map { bin in
      Float(min(bins, bin + Self.reach + 1) - max(0, bin - Self.reach))
    }
  }

  /// Whether magnitudes `[T, F]` are of an attack or a partial, `[T, F]`.
  func mask(of magnitudes: UnsafeBufferPointer<Float>) -> [Bool] {
    guard let start = magnitudes.baseAddress else { return [] }
    let attacks = attacks(in: magnitudes)
    var levels = [Float](repeating: 0, count: bins)
    var sums = [Float](repeating: 0, count: bins + 2 * Self.reach + 1)
    var found = [Bool](repeating: false, count: bins + 2 * Self.width)
    return [Bool](unsafeUninitializedCapacity: magnitudes.count) { mask, count in
      for frame in attacks.indices {
        let row = UnsafeMutableBufferPointer(rebasing: mask[frame * bins..<(frame + 1) * bins])
        if attacks[frame] {
          row.initialize(repeating: true)
        } else {
          findLevels(start + frame * bins, into: &levels, sums: &sums)
          findPartials(levels, sums, into: &found)
          SpectrumCells.widen(found, by: Self.width, into: row)
        }
      }
      count = magnitudes.count
    }
  }

  private func attacks(in magnitudes: UnsafeBufferPointer<Float>) -> [Bool] {
    let frames = magnitudes.count / bins
    let energies = (0..<frames).map { frame in
      magnitudes[frame * bins..<(frame + 1) * bins].reduce(Float(0)) { $0 + $1 * $1 }
    }
    let steps = (0..<frames).map { frame in
      let before = frame < attackLag ? 0 : energies[frame - attackLag]
      return energies[frame] > Self.attackRatio * before
    }
    return steps.indices.map { frame in
      steps[max(0, frame - Self.width)...min(frames - 1, frame + Self.width)].contains(true)
    }
  }

  /// The logarithms of a frame, `[F]`, and their running sums, which repeat at both ends.
  private func findLevels(
    _ frame: UnsafePointer<Float>, into levels: inout [Float], sums: inout [Float]
  ) {
    levels.withUnsafeMutableBufferPointer { levels in
      guard let target = levels.baseAddress else { return }
      Elementwise.affine(frame, scale: 1, shift: Self.floor, into: target, count: bins)
      Elementwise.apply(.log, target, into: target, count: bins)
      var sum: Float = 0
      sums.withUnsafeMutableBufferPointer { sums in
        for bin in 0..<bins {
          sum += levels[bin]
          sums[bin + Self.reach + 1] = sum
        }
        for place in bins + Self.reach + 1..<sums.count { sums[place] = sum }
      }
    }
  }

  private func findPartials(_ levels: [Float], _ sums: [Float], into found: inout [Bool]) {
    found.withUnsafeMutableBufferPointer { found in
      levels.withUnsafeBufferPointer { levels in
        sums.withUnsafeBufferPointer { sums in
          counts.withUnsafeBufferPointer { counts in
            for bin in 0..<bins {
              let mean = (sums[bin + 2 * Self.reach + 1] - sums[bin]) / counts[bin]
              found[bin + Self.width] = levels[bin] - mean > Self.partialStep
            }
          }
        }
      }
    }
  }
}
