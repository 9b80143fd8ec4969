// SPDX-License-Identifier: MIT
public import Audio
import Glibc
import Kernels

/// The mean spectrum of a set of sounds in mel bands.
///
/// The level of band b is 10 log10 of the mean over the clips of the share of a clip's energy in band
/// b. Every clip has the same weight, whatever its loudness; silent clips are skipped.
public struct BandSpectrum: Sendable, Equatable, Codable {
  /// The levels in decibels relative to the total energy, `[B]`; at least -100.
  public let levels: [Double]

  /// The spectrum of clips in the bands of `measure`.
  public init(of clips: [AudioClip], _ measure: MelLevels) {
    let analysis = MelAnalysis(measure)
    self.init(
      ofShares: parallelMap(clips.count) { index in
        Self.shares(analysis.powers(of: clips[index]) ?? [], bands: measure.bandCount)
      }, bandCount: measure.bandCount)
  }

  /// The spectrum of clips with these shares of energy per band; empty shares are silence.
  init(ofShares shares: [[Double]], bandCount: Int) {
    let counted = shares.filter { !$0.isEmpty }
    levels = (0..<bandCount).map { band in
      let sum = counted.reduce(0) { $0 + $1[band] }
      return 10 * log10(max(1e-10, sum / Double(max(1, counted.count))))
    }
  }

  /// The share of a clip's energy in each band; empty for silence.
  static func shares(_ powers: [Float], bands: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: bands)
    for (place, power) in powers.enumerated() { sums[place % bands] += Double(power) }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : []
  }

  /// The centre frequencies of the bands of `measure` in hertz: `[B]`.
  public static func middles(of measure: MelLevels) -> [Double] {
    let highest = MelScale.slaney.mels(ofHertz: Double(measure.sampleRate) / 2)
    return (1...measure.bandCount).map {
      MelScale.slaney.hertz(ofMels: highest * Double($0) / Double(measure.bandCount + 1))
    }
  }

  /// The levels minus the levels of another spectrum, in decibels: `[B]`.
  public func differences(from other: BandSpectrum) -> [Double] {
    precondition(
      levels.count == other.levels.count, "\(levels.count) and \(other.levels.count) bands")
    return zip(levels, other.levels).map { $0 - $1 }
  }

  /// The root mean square of the differences, in decibels.
  public func distance(to other: BandSpectrum) -> Double {
    let differences = differences(from: other)
    return (differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)).squareRoot()
  }
}
