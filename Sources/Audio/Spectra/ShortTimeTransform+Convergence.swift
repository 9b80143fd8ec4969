// SPDX-License-Identifier: MIT
import Glibc

extension ShortTimeTransform {
  /// How far the magnitudes of signals are from those wanted, in decibels.
  ///
  ///     20 log10 (||wanted - |X||| / ||wanted||)
  ///
  /// with Frobenius norms over all bins: the spectral convergence of the literature; less is nearer.
  ///
  /// - Parameters:
  ///   - signals: `[N, L]`.
  ///   - clips: N.
  ///   - wanted: magnitudes, `[N, T, F]`, of as many frames as the signals have.
  /// - Returns: -infinity where the two are equal, silence included.
  public func spectralConvergenceDecibels(
    of signals: [Float], clips: Int = 1, to wanted: [Float]
  ) -> Double {
    let found = magnitudes(of: signals, clips: clips)
    precondition(
      found.count == wanted.count,
      "\(signals.count) samples have \(found.count) magnitudes, not \(wanted.count)")
    var (distance, energy) = (0.0, 0.0)
    for (a, b) in zip(wanted, found) {
      distance += Double(a - b) * Double(a - b)
      energy += Double(a) * Double(a)
    }
    return distance == 0 ? -.infinity : 10 * log10(distance / energy)
  }
}
