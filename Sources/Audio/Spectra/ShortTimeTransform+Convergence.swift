// SPDX-License-Identifier: MIT
import Glibc

extension ShortTimeTransform {
  /// The spectral convergence of the magnitudes of signals to those wanted, in decibels.
  ///
  ///     20 log10 (||wanted - |X||| / ||wanted||)
  ///
  /// with Frobenius norms over all bins; less is nearer.
  ///
  /// - Parameters:
  ///   - signals: `[N, L]`.
  ///   - clips: N.
  ///   - wanted: magnitudes, `[N, T, F]`, with the number of frames of the signals.
  /// - Returns: -infinity if both are equal, silence included.
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
