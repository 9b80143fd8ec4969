// SPDX-License-Identifier: MIT
import Kernels

extension PhaseReconstruction {
  /// One step of Griffin and Lim: the signals, `[N, L]`, nearest to spectra with the given magnitudes
  /// and the phases of `signals`, `[N, L]`.
  ///
  /// A converged reconstruction is a fixed point of this step.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, T, F]`.
  ///   - signals: the signals with the phases.
  ///   - transform: the transform of the magnitudes.
  ///   - clips: N.
  public static func signals(
    ofMagnitudes magnitudes: [Float], phasesOf signals: [Float], _ transform: ShortTimeTransform,
    clips: Int
  ) -> [Float] {
    let batch = transform.batch(
      ofFrameValues: magnitudes.count, per: transform.binCount, clips, signals.count / clips)
    let gains = transform.frames.inverseGains(batch, floor: coverageFloor)
    var result = signals
    _ = transform.values(count: signals.count) { next in
      result.withUnsafeMutableBufferPointer { result in
        guard let result = result.baseAddress else { return }
        transform.withPointer(to: magnitudes) { magnitudes in
          transform.withPointer(to: signals) { signals in
            transform.frames.imposeMagnitudes(
              magnitudes, on: signals, batch, gains: gains, momentum: 0, signals: result,
              next: next)
          }
        }
      }
    }
    return result
  }

  /// The signals, `[N, L]`, of the last iteration; `start` are those of the initial phases.
  func refined(
    _ start: [Float], _ magnitudes: [Float], _ transform: ShortTimeTransform,
    _ batch: FrameTransform.Batch, gains: [Float]
  ) -> [Float] {
    // The next phases are those of x(n) + momentum (x(n) - x(n - 1)).
    var signals = start
    var extrapolated = signals
    var next = signals
    for _ in 0..<iterations {
      next.withUnsafeMutableBufferPointer { next in
        signals.withUnsafeMutableBufferPointer { signals in
          guard let next = next.baseAddress, let signals = signals.baseAddress else { return }
          transform.withPointer(to: magnitudes) { magnitudes in
            transform.withPointer(to: extrapolated) { extrapolated in
              transform.frames.imposeMagnitudes(
                magnitudes, on: extrapolated, batch, gains: gains, momentum: momentum,
                signals: signals, next: next)
            }
          }
        }
      }
      swap(&next, &extrapolated)
    }
    return signals
  }
}
