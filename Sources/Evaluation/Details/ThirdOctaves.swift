// SPDX-License-Identifier: MIT
import Glibc

/// Third-octave bands from 50 Hz to half the sample rate, as in IEC 61260-1:2014 with base ten.
///
///     middle = 1000 · 10^(k / 10) Hz,   edges = middle · 10^(± 1 / 20)
struct ThirdOctaves: Sendable {
  /// A band.
  struct Band: Sendable {
    /// The rounded middle frequency that names the band, in hertz.
    let hertz: Double
    /// The lower edge in hertz.
    let low: Double
    /// The upper edge in hertz, at most half the sample rate.
    let high: Double
  }

  /// The bands, the lowest first.
  let bands: [Band]

  /// Rounded middle frequencies of a decade.
  private static let names = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8]

  /// The bands of sounds of one rate and length.
  ///
  /// Bands that are narrower than the frequency resolution of the sounds are left out, and so is a
  /// highest band of which half the sample rate leaves less than a tenth.
  init(sampleRate: Int, sampleCount: Int) {
    let highest = Double(sampleRate) / 2
    let resolution = Double(sampleRate) / Double(sampleCount)
    bands = (-13...30).compactMap { step in
      let middle = 1000 * pow(10, Double(step) / 10)
      let (low, high) = (middle * pow(10, -0.05), min(highest, middle * pow(10, 0.05)))
      guard low < 0.9 * highest, high - low >= resolution else { return nil }
      let decade = Int((Double(step) / 10).rounded(.down))
      let name = Self.names[step - 10 * decade] * pow(10, Double(decade + 3))
      return Band(hertz: (100 * name).rounded() / 100, low: low, high: high)
    }
  }
}
