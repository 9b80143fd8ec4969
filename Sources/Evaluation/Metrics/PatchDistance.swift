// SPDX-License-Identifier: MIT
import Kernels

/// The sliced Wasserstein distance of the spectrogram patches of two sets of sounds, times 1000.
///
/// Patches (``SpectrogramPatches``) are scaled by the mean and the deviation of all numbers in the real
/// ones, and projected to random directions u of length 1 in their 49 dimensions. In one dimension the
/// Wasserstein distance of two sets of n numbers is that of their sorted numbers (of the larger set n
/// quantiles are taken):
///
///     1000 · mean over u of (1/n · sum over i of |sorted(u · real)[i] - sorted(u · generated)[i]|)
///
/// The distance is 0 for equal sets, and a few tens for two sets of recordings. References: Rabin, Peyré,
/// Delon and Bernot, "Wasserstein barycenter and its application to texture mixing" (2011), section 2.3;
/// Karras, Aila, Laine and Lehtinen, "Progressive Growing of GANs" (ICLR 2018), section 5.
package struct PatchDistance {
  /// The distance at each scale, the finest first; empty where a set has no patches.
  let byScale: [Double]

  private static let directionCount = 256

  /// The mean over the scales.
  var mean: Double { byScale.reduce(0, +) / Double(byScale.count) }

  init(_ comparison: SetComparison) {
    let sets = [comparison.real, comparison.candidate].map { sounds in
      comparison.analysis.patches.scales.indices.map { scale in
        sounds.summaries.flatMap { $0.details?.patches[scale] ?? [] }
      }
    }
    let isComplete = sets.allSatisfy { $0.allSatisfy { !$0.isEmpty } }
    byScale = isComplete ? zip(sets[0], sets[1]).map { Self.distance($0, $1) } : []
  }

  /// The distance of patches, `[n · 49]` each.
  package static func distance(_ real: [Float], _ generated: [Float]) -> Double {
    let size = SpectrogramPatches.patchSize
    precondition(
      [real, generated].allSatisfy { $0.count.isMultiple(of: size) && !$0.isEmpty },
      "\(real.count) and \(generated.count) numbers of patches")
    let (mean, deviation) = moments(of: real)
    let directions = directions(size)
    let projections = [real, generated].map { patches in
      projected(patches.map { ($0 - mean) / deviation }, to: directions)
    }
    let count = min(real.count, generated.count) / size
    let distances = parallelMap(directionCount) { direction -> Double in
      let rows = projections.map { products in
        let length = products.count / directionCount
        return quantiles(products[direction * length..<(direction + 1) * length], count: count)
      }
      return zip(rows[0], rows[1]).reduce(0) { $0 + Double(abs($1.0 - $1.1)) }
    }
    return 1000 * distances.reduce(0, +) / Double(directionCount * count)
  }

  /// The sorted numbers, or `count` of them at equal distances.
  private static func quantiles(_ values: ArraySlice<Float>, count: Int) -> [Float] {
    let sorted = values.sorted()
    guard sorted.count > count else { return sorted }
    return (0..<count).map { sorted[(2 * $0 + 1) * sorted.count / (2 * count)] }
  }

  private static func moments(of values: [Float]) -> (mean: Float, deviation: Float) {
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let squares = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let deviation = (squares / Double(values.count)).squareRoot()
    return (Float(mean), deviation > 0 ? Float(deviation) : 1)
  }

  /// Random directions of length 1: `[U, size]`.
  private static func directions(_ size: Int) -> [Float] {
    var stream = RandomStream(seed: 0, name: "projections")
    return (0..<directionCount).flatMap { _ in
      let values = (0..<size).map { _ in stream.normal() }
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return values.map { $0 / length }
    }
  }

  /// The scalar products of n patches with the directions: `[U, n]`.
  private static func projected(_ patches: [Float], to directions: [Float]) -> [Float] {
    let size = SpectrogramPatches.patchSize
    let count = patches.count / size
    return [Float](unsafeUninitializedCapacity: directionCount * count) { products, initialized in
      initialized = directionCount * count
      directions.withUnsafeBufferPointer { directions in
        patches.withUnsafeBufferPointer { patches in
          guard let a = directions.baseAddress, let b = patches.baseAddress,
            let c = products.baseAddress
          else { return }
          MatrixProduct.multiply(
            a, transposingA: false, b, transposingB: true, into: c, rows: directionCount,
            columns: count, terms: size)
        }
      }
    }
  }
}

extension Metric {
  /// ``PatchDistance``, the mean over the scales.
  public static let detail = Metric(
    "detail", title: "detail", better: .lower,
    estimator: "sliced Wasserstein distance x 1000 of 7x7 patches of log spectrograms, the mean of "
      + "four scales; biased upwards for few sounds",
    fewestSounds: .count(100)
  ) { comparison in
    let distance = comparison.shared(PatchDistance.init)
    return distance.byScale.isEmpty ? nil : Measurement(value: distance.mean)
  }
}
