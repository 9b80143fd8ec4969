// SPDX-License-Identifier: MIT
import Glibc

/// A window function of L samples, by which a frame is multiplied before its Fourier transform.
///
/// All windows are periodic, as suits overlapping frames: one period of length L of a periodic
/// function, without the end point, which equals the first. The formulas below use x = 2 pi l / L.
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
  /// A Gaussian cut at three standard deviations: exp(-18 (l / L - 1 / 2)^2).
  case gaussian

  /// The samples of the window, `[L]`.
  public func samples(count: Int) -> [Float] {
    (0..<count).map { Float(value(at: Double($0) / Double(count))) }
  }

  /// The window at `position`, in 0..<1 of its length.
  private func value(at position: Double) -> Double {
    let angle = 2 * Double.pi * position
    return switch self {
    case .rectangular: 1
    case .hann: 0.5 - 0.5 * cos(angle)
    case .hamming: 0.54 - 0.46 * cos(angle)
    case .blackman: 0.42 - 0.5 * cos(angle) + 0.08 * cos(2 * angle)
    case .gaussian: exp(-18 * (position - 0.5) * (position - 0.5))
    }
  }

  /// The c for which exp(-pi t^2 / (c L^2)), t samples from the middle, is the least-squares fit to the
  /// window.
  var gaussianWidth: Double {
    switch self {
    case .rectangular: 0.9477
    case .hann: 0.2562
    case .hamming: 0.2977
    case .blackman: 0.1794
    case .gaussian: 2 * Double.pi / 36
    }
  }
}
