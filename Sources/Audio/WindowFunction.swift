// SPDX-License-Identifier: MIT
import Glibc

/// A window of L samples that fades a frame in and out before its Fourier transform.
///
/// All are periodic: one period of length L of a function that could go on for ever (the end point,
/// equal to the first, is left out), as overlapping frames want it. The formulas below use x = 2 pi
/// l / L.
///
/// Reference: F. J. Harris, "On the use of windows for harmonic analysis with the discrete Fourier
/// transform" (Proceedings of the IEEE, 1978).
public enum WindowFunction: String, Sendable, Codable, CaseIterable {
  /// 1 everywhere.
  case rectangular
  /// 0.5 - 0.5 cos x.
  case hann
  /// 0.54 - 0.46 cos x.
  case hamming
  /// 0.42 - 0.5 cos x + 0.08 cos 2x.
  case blackman

  /// The samples of the window, `[L]`.
  public func samples(count: Int) -> [Float] {
    let terms: [Double] =
      switch self {
      case .rectangular: [1]
      case .hann: [0.5, -0.5]
      case .hamming: [0.54, -0.46]
      case .blackman: [0.42, -0.5, 0.08]
      }
    return (0..<count).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return Float(
        terms.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset) * angle) })
    }
  }
}
