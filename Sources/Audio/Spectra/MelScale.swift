// SPDX-License-Identifier: MIT
import Glibc

/// A mel scale: a scale of pitch on which equal steps sound about equally large.
public enum MelScale: String, Sendable, Codable, CaseIterable {
  /// Linear below 1000 Hz, 15 mel there, then 27 mel for every factor of 6.4 (M. Slaney, "Auditory
  /// Toolbox", Interval Research 1998-010).
  case slaney
  /// 2595 log10 (1 + f / 700) (D. O'Shaughnessy, "Speech Communication", 1987; the HTK book).
  case htk

  /// The pitch of a frequency in hertz, in mel.
  public func mels(ofHertz hertz: Double) -> Double {
    switch self {
    case .slaney: hertz < 1000 ? hertz * 3 / 200 : 15 + 27 * log(hertz / 1000) / log(6.4)
    case .htk: 2595 * log10(1 + hertz / 700)
    }
  }

  /// The frequency of a pitch in mel, in hertz.
  public func hertz(ofMels mels: Double) -> Double {
    switch self {
    case .slaney: mels < 15 ? mels * 200 / 3 : 1000 * exp((mels - 15) * log(6.4) / 27)
    case .htk: 700 * (pow(10, mels / 2595) - 1)
    }
  }
}
