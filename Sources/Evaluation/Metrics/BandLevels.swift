// SPDX-License-Identifier: MIT
import Foundation

/// The long-term levels of two sets of sounds by third octave.
///
/// The level of a band is 10 log10 of the mean over the sounds of the share of a sound's energy there, as
/// in ``BandSpectrum``. Bands in which the real sounds are within ``rangeDecibels`` of their strongest
/// band are counted; in the others there is hardly more than the noise of the recordings.
struct BandLevels {
  /// The bands.
  let bands: [ThirdOctaves.Band]
  /// The levels in decibels of the total.
  let real: [Double]
  let generated: [Double]

  /// How far below the strongest band of the real sounds a band is counted.
  static let rangeDecibels = 60.0
  /// How far below the real sounds a band counts as missing.
  static let missingDecibels = 12.0
  /// The fewest sounds on either side for reliable levels: with few, one sound decides the level of a
  /// band in which the others are weak.
  static let fewestSounds = 100

  init(_ comparison: SetComparison) {
    self.init(
      comparison.analysis.spectrum.thirdOctaves,
      real: comparison.real.summaries.map(Self.shares),
      generated: comparison.candidate.summaries.map(Self.shares))
  }

  /// Levels of sounds with these shares of energy in each band; empty shares are silence.
  init(_ octaves: ThirdOctaves, real: [[Double]], generated: [[Double]]) {
    bands = octaves.bands
    let count = octaves.bands.count
    self.real = BandSpectrum(ofShares: real, bandCount: count).levels
    self.generated = BandSpectrum(ofShares: generated, bandCount: count).levels
  }

  static func shares(_ sound: SoundSummary) -> [Double] { sound.details?.spectrum.shares ?? [] }

  /// Generated over real, in decibels.
  var differences: [Double] { zip(generated, real).map { $0 - $1 } }

  /// The bands that are counted.
  var counted: [Int] {
    let strongest = real.max() ?? 0
    return real.indices.filter { real[$0] > strongest - Self.rangeDecibels }
  }

  /// The largest absolute difference in a counted band; nil without bands.
  var largestDifference: Double? {
    let differences = differences
    return counted.map { abs(differences[$0]) }.max()
  }

  /// Consecutive counted bands that are missing.
  private var missingRuns: [Range<Int>] {
    let differences = differences
    return counted.filter { differences[$0] < -Self.missingDecibels }.reduce(into: []) {
      runs, band in
      if let last = runs.last, last.upperBound == band {
        runs[runs.count - 1] = last.lowerBound..<band + 1
      } else {
        runs.append(band..<band + 1)
      }
    }
  }

  /// A line for each part of the spectrum that is missing.
  var missing: [String] {
    missingRuns.map { run in
      let (low, high) = (
        Self.text(bands[run.lowerBound].low), Self.text(bands[run.upperBound - 1].high)
      )
      let isLast = run.upperBound > (counted.last ?? 0)
      let place =
        run.lowerBound == counted.first
        ? (isLast ? "everything" : "below \(high)")
        : isLast ? "above \(low)" : "from \(low) to \(high)"
      let share = 100 * Self.power(real[run])
      let lack = 10 * log10(Self.power(real[run]) / Self.power(generated[run]))
      return "missing: \(lack > 40 ? "nothing" : "too little") \(place), where the recordings have "
        + "\(Self.digits(share)) % of their energy: \(Int(lack.rounded())) dB less"
    }
  }

  private static func power(_ levels: ArraySlice<Double>) -> Double {
    levels.reduce(0) { $0 + pow(10, $1 / 10) }
  }

  private static func text(_ hertz: Double) -> String {
    hertz < 1000 ? "\(Int(hertz.rounded())) Hz" : "\(digits(hertz / 1000)) kHz"
  }

  /// The number with two digits, or all digits before the point.
  private static func digits(_ value: Double) -> String {
    String(format: value >= 10 ? "%.0f" : "%.2g", value)
  }
}

extension Metric {
  /// ``BandLevels``, the largest absolute difference.
  public static let bandLevel = Metric(
    "bandLevel", title: "level by band, dB", unit: "dB", better: .lower,
    estimator: "largest difference of the levels in third octaves from 50 Hz up, where the real "
      + "sounds are within 60 dB of their strongest; biased upwards for few sounds",
    fewestSounds: .count(BandLevels.fewestSounds)
  ) { comparison in
    let levels = comparison.shared(BandLevels.init)
    let shares = [comparison.real, comparison.candidate].map { $0.summaries.map(BandLevels.shares) }
    return levels.largestDifference.map { value in
      Measurement(
        value: value,
        uncertainty: comparison.uncertainty { real, generated in
          BandLevels(
            comparison.analysis.spectrum.thirdOctaves, real: real.map { shares[0][$0] },
            generated: generated.map { shares[1][$0] }
          ).largestDifference ?? value
        })
    }
  }
}
