// SPDX-License-Identifier: MIT
import Audio
import Foundation

/// Bands with a frequency each, and the spectra that they stand for.
///
/// A band has a level and the frequency of what sounds in it. That is taken for a partial, which fills the
/// bins around its frequency as a Hann window's transform does:
///
///     H(x) = sin(πx) / πx / (1 - x²)    for |x| < 2 bins, 0 beyond
///
/// The partial that gives a band the level A has the amplitude A / Σ w[f] H(f - ν), and a bin
/// has the mean of what its bands say, weighted by their powers there. So a band of many bins becomes one
/// partial, where a pseudo-inverse would spread it over all of them.
public struct FrequencyBands: Sendable {
  /// A band.
  public struct Filter: Sendable {
    /// The first bin of the band.
    public let firstBin: Int
    /// What the magnitude of each bin counts in the level of the band.
    public let weights: [Float]
    /// The mean of its bins by their weights.
    public let middle: Double
    /// Bins from the middle to a value of 1.
    public let reach: Double
  }

  /// The bands, the lowest first.
  public let filters: [Filter]

  /// A partial at the edge of a band may be at most so many times louder than the same level in its
  /// middle means.
  private static let largestGain = 4.0

  /// - Parameter reach: the shortest, in bins.
  init(_ bands: MelBands, fftSize: Int, reach: Double) {
    let bins = fftSize / 2 + 1
    let distance = Float(bands.sampleRate) / Float(fftSize)
    let weights = bands.bank(fftSize).weights
    filters = (0..<bands.count).map { band in
      let row = Array(weights[band * bins..<(band + 1) * bins])
      let first = row.firstIndex { $0 > 0 } ?? 0
      let last = row.lastIndex { $0 > 0 } ?? 0
      let kept = row[first...last].map { $0 * distance }
      let total = kept.reduce(0) { $0 + Double($1) }
      let moment = kept.indices.reduce(0) { $0 + Double(first + $1) * Double(kept[$1]) }
      let middle = total > 0 ? moment / total : Double(first)
      return Filter(
        firstBin: first, weights: kept, middle: middle,
        reach: max(reach, middle - Double(first), Double(last) - middle))
    }
  }

  /// The least level, for each band, that a partial of amplitude 1 is taken to give it, `[F]`.
  public var leastLevels: [Double] {
    filters.map { Self.level(of: $0, at: $0.middle) / Self.largestGain }
  }

  /// The transform of a Hann window, relative to its peak, so many bins away.
  private static func lobe(_ distance: Double) -> Double {
    let x = abs(distance)
    guard x < 2 else { return 0 }
    guard abs(x - 1) > 1e-3 else { return 0.5 }
    return x < 1e-6 ? 1 : sin(.pi * x) / (.pi * x) / (1 - x * x)
  }

  /// The level of a partial of amplitude 1 in a band.
  private static func level(of filter: Filter, at frequency: Double) -> Double {
    filter.weights.enumerated().reduce(0) {
      $0 + Double($1.element) * lobe(Double(filter.firstBin + $1.offset) - frequency)
    }
  }

  /// The magnitudes of the bins of a frame, and how many bins the frequency of what sounds in them lies above
  /// their middles, both `[M / 2 + 1]`.
  ///
  /// - Parameters:
  ///   - values: frequencies as a picture has them, `[F]`.
  ///   - levels: of the bands, `[F]`.
  func spectrum(
    _ values: [Float], levels: [Float], bins: Int
  ) -> (magnitudes: [Float], offsets: [Double]) {
    var magnitudes = [Double](repeating: 0, count: bins)
    var (offsets, totals) = (magnitudes, magnitudes)
    for (band, filter) in filters.enumerated() where levels[band] > 0 {
      let frequency = filter.middle + Double(values[band]) * filter.reach
      let level = Double(levels[band])
      let least = Self.level(of: filter, at: filter.middle) / Self.largestGain
      let amplitude = level / max(Self.level(of: filter, at: frequency), least)
      for (index, weight) in filter.weights.enumerated() {
        let bin = filter.firstBin + index
        let share = Double(weight) * level * level
        magnitudes[bin] += share * amplitude * Self.lobe(Double(bin) - frequency)
        offsets[bin] += share * (frequency - Double(bin))
        totals[bin] += share
      }
    }
    for bin in 0..<bins where totals[bin] > 0 {
      magnitudes[bin] /= totals[bin]
      offsets[bin] /= totals[bin]
    }
    return (magnitudes.map { Float($0) }, offsets)
  }
}
