// SPDX-License-Identifier: MIT
import Kernels

/// Triangular filters, evenly spaced on a mel scale, that gather the bins of spectra into bands.
///
/// Band b rises from its neighbour's centre to 1 at its own and falls to 0 at the next one's; the
/// B + 2 corners lie at equal steps of the scale over the range of frequencies. The conventions and
/// defaults are librosa's (`librosa.filters.mel`).
public struct MelFilterBank: Sendable {
  /// What a filter is multiplied by.
  public enum Normalization: String, Sendable, Codable, CaseIterable {
    /// Nothing: its peak is 1.
    case none
    /// 2 / (its width in hertz): bands of white noise are equally loud.
    case slaney
  }

  /// A filter's weights that are not zero.
  struct Filter {
    let firstBin: Int
    let weights: [Float]
  }

  /// Bins of a spectrum, F.
  public let binCount: Int
  let filters: [Filter]

  /// The number of bands, B.
  public var bandCount: Int { filters.count }

  /// A filter bank.
  ///
  /// - Parameters:
  ///   - bandCount: the number of bands, B.
  ///   - transformSize: the size of the Fourier transform, M.
  ///   - sampleRate: of the signal, in hertz.
  ///   - hertz: the range of frequencies that the bands share; all, if not given.
  ///   - scale: the scale of pitch.
  ///   - normalization: what the filters are multiplied by.
  public init(
    bandCount: Int = 128, transformSize: Int, sampleRate: Double, hertz: ClosedRange<Double>? = nil,
    scale: MelScale = .slaney, normalization: Normalization = .slaney
  ) {
    let range = hertz ?? 0...sampleRate / 2
    precondition(
      bandCount > 0 && transformSize > 0 && range.lowerBound >= 0
        && range.upperBound > range.lowerBound,
      "\(bandCount) bands of \(range) Hz of a transform of \(transformSize)")
    binCount = transformSize / 2 + 1
    let lowest = scale.mels(ofHertz: range.lowerBound)
    let highest = scale.mels(ofHertz: range.upperBound)
    let corners = (0...bandCount + 1).map {
      scale.hertz(ofMels: lowest + (highest - lowest) * Double($0) / Double(bandCount + 1))
    }
    let bins = binCount
    filters = (0..<bandCount).map { band in
      let (left, middle, right) = (corners[band], corners[band + 1], corners[band + 2])
      let factor = normalization == .slaney ? 2 / (right - left) : 1
      let weights = (0..<bins).map { bin in
        let frequency = Double(bin) * sampleRate / Double(transformSize)
        let rise = (frequency - left) / (middle - left)
        let fall = (right - frequency) / (right - middle)
        return Float(factor * max(0, min(rise, fall)))
      }
      let first = weights.firstIndex { $0 > 0 } ?? 0
      let last = weights.lastIndex { $0 > 0 } ?? -1
      return Filter(firstBin: first, weights: Array(weights[first..<last + 1]))
    }
  }

  /// The bands without a bin: they are always zero, which a longer transform or fewer bands avoid.
  public var emptyBands: [Int] { filters.indices.filter { filters[$0].weights.isEmpty } }

  /// All weights, `[B, F]`.
  public var weights: [Float] {
    filters.flatMap { filter in
      let after = binCount - filter.firstBin - filter.weights.count
      return [Float](repeating: 0, count: filter.firstBin) + filter.weights
        + [Float](repeating: 0, count: after)
    }
  }

  /// The bands of magnitudes or powers, `[..., F]`: `[..., B]`.
  public func bands(of spectra: [Float]) -> [Float] {
    let (rows, rest) = spectra.count.quotientAndRemainder(dividingBy: binCount)
    precondition(rest == 0, "\(spectra.count) values are no rows of \(binCount) bins")
    return Array(unsafeUninitializedCapacity: rows * bandCount) { result, initializedCount in
      spectra.withUnsafeBufferPointer { spectra in
        parallelRanges(rows, grain: 32) { range in
          for row in range {
            for (band, filter) in filters.enumerated() {
              let first = row * binCount + filter.firstBin
              var sum: Float = 0
              for (bin, weight) in filter.weights.enumerated() {
                sum += weight * spectra[first + bin]
              }
              result[row * bandCount + band] = sum
            }
          }
        }
      }
      initializedCount = rows * bandCount
    }
  }
}
