// SPDX-License-Identifier: MIT
import Kernels

/// Triangular filters, evenly spaced on a mel scale, that sum the bins of spectra to bands.
///
/// The weights of band b rise linearly from the centre of band b - 1 to the centre of band b and fall
/// to the centre of band b + 1; the B + 2 corners are evenly spaced on the scale over the range of
/// frequencies. The conventions and defaults are librosa's (`librosa.filters.mel`).
public struct MelFilterBank: Sendable {
  /// The normalization of the filters.
  public enum Normalization: String, Sendable, Codable, CaseIterable {
    /// None: the peak of each filter is 1.
    case none
    /// Each filter is multiplied by 2 / (its width in hertz): white noise gives equal bands.
    case slaney
  }

  /// The non-zero weights of a filter.
  struct Filter {
    let firstBin: Int
    let weights: [Float]
  }

  /// The number of bins of a spectrum, F.
  public let binCount: Int
  let filters: [Filter]

  /// The number of bands, B.
  public var bandCount: Int { filters.count }

  /// A filter bank.
  ///
  /// - Parameters:
  ///   - bandCount: the number of bands, B.
  ///   - fftSize: the size of the Fourier transform, M.
  ///   - sampleRate: of the signal, in hertz.
  ///   - hertz: the range of frequencies of all bands together; nil for 0 to half the sample rate.
  ///   - scale: the mel scale.
  ///   - normalization: the factor of the filters.
  public init(
    bandCount: Int = 128, fftSize: Int, sampleRate: Double, hertz: ClosedRange<Double>? = nil,
    scale: MelScale = .slaney, normalization: Normalization = .slaney
  ) {
    let range = hertz ?? 0...sampleRate / 2
    precondition(
      bandCount > 0 && range.lowerBound >= 0 && range.upperBound > range.lowerBound,
      "\(bandCount) bands of \(range) Hz")
    let lowest = scale.mels(ofHertz: range.lowerBound)
    let highest = scale.mels(ofHertz: range.upperBound)
    let corners = (0...bandCount + 1).map {
      scale.hertz(ofMels: lowest + (highest - lowest) * Double($0) / Double(bandCount + 1))
    }
    self.init(
      corners: corners, fftSize: fftSize, sampleRate: sampleRate, normalization: normalization)
  }

  /// A filter bank of given corners: band b rises from corner b to corner b + 1 and falls to corner
  /// b + 2.
  ///
  /// - Parameters:
  ///   - corners: B + 2 frequencies in hertz, rising.
  ///   - fftSize: the size of the Fourier transform, M.
  ///   - sampleRate: of the signal, in hertz.
  ///   - normalization: the factor of the filters.
  public init(
    corners: [Double], fftSize: Int, sampleRate: Double, normalization: Normalization = .slaney
  ) {
    precondition(
      corners.count > 2 && fftSize > 0,
      "\(corners.count) corners of bands of a transform of \(fftSize)")
    let bins = fftSize / 2 + 1
    binCount = bins
    filters = (0..<corners.count - 2).map { band in
      let (left, middle, right) = (corners[band], corners[band + 1], corners[band + 2])
      let factor = normalization == .slaney ? 2 / (right - left) : 1
      let weights = (0..<bins).map { bin in
        let frequency = Double(bin) * sampleRate / Double(fftSize)
        let rise = (frequency - left) / (middle - left)
        let fall = (right - frequency) / (right - middle)
        return Float(factor * max(0, min(rise, fall)))
      }
      let first = weights.firstIndex { $0 > 0 } ?? 0
      let last = weights.lastIndex { $0 > 0 } ?? -1
      return Filter(firstBin: first, weights: Array(weights[first..<last + 1]))
    }
  }

  /// The bands without a bin, which are always zero; a longer transform or fewer bands avoid them.
  public var emptyBands: [Int] { filters.indices.filter { filters[$0].weights.isEmpty } }

  /// All weights, `[B, F]`.
  public var weights: [Float] {
    filters.flatMap { filter in
      let after = binCount - filter.firstBin - filter.weights.count
      return [Float](repeating: 0, count: filter.firstBin) + filter.weights
        + [Float](repeating: 0, count: after)
    }
  }

  /// The bands, `[..., B]`, of magnitudes or powers, `[..., F]`.
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
