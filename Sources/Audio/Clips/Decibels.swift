// SPDX-License-Identifier: MIT
import Glibc

/// Levels in decibels, with the conventions of librosa.
///
///     level = 10 log10 (power / reference),   20 log10 (magnitude / reference)
///
/// Powers below `floor` are raised to `floor`, so silence has a finite level. With a `range`, levels
/// below `highest - range` are raised to it.
public enum Decibels {
  /// The levels of powers, such as squared magnitudes.
  public static func levels(
    ofPowers powers: [Float], reference: Float = 1, floor: Float = 1e-10, range: Float? = 80
  ) -> [Float] {
    precondition(
      reference > 0 && floor > 0 && range ?? 0 >= 0,
      "a reference of \(reference), a floor of \(floor) and a range of \(range ?? 0) dB")
    let offset = 10 * log10(max(floor, reference))
    let levels = powers.map { 10 * log10(max(floor, $0)) - offset }
    guard let range, let highest = levels.max() else { return levels }
    return levels.map { max($0, highest - range) }
  }

  /// The levels of magnitudes.
  public static func levels(
    ofMagnitudes magnitudes: [Float], reference: Float = 1, floor: Float = 1e-5,
    range: Float? = 80
  ) -> [Float] {
    levels(
      ofPowers: magnitudes.map { $0 * $0 }, reference: reference * reference,
      floor: floor * floor, range: range)
  }

  /// The powers of levels.
  public static func powers(ofLevels levels: [Float], reference: Float = 1) -> [Float] {
    levels.map { reference * pow(10, $0 / 10) }
  }

  /// The magnitudes of levels.
  public static func magnitudes(ofLevels levels: [Float], reference: Float = 1) -> [Float] {
    levels.map { reference * pow(10, $0 / 20) }
  }
}
