// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// Phase reconstruction: signals from the magnitudes of their short-time Fourier transform.
///
/// An iteration of Griffin and Lim combines the phases of the current signal with the given magnitudes
/// and takes the signal nearest to that spectrum. The fast variant extrapolates the last change: with
/// c(n) the spectra of the n-th signal, the next phases are those of
///
///     c(n) + momentum (c(n) - c(n - 1)).
///
/// Because the transform is linear, this is the transform of the extrapolated signal, so only signals
/// are kept between iterations.
///
/// References: Griffin and Lim, "Signal estimation from modified short-time Fourier transform" (1984);
/// Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm" (WASPAA 2013).
public struct PhaseReconstruction: Sendable, Equatable {
  /// The initial phases.
  public enum Start: String, Sendable, Codable, CaseIterable {
    /// All zero.
    case zero
    /// Random, uniform in -pi..<pi.
    case random
    /// Integrated from the magnitudes (`PhaseGradientIntegration`), which is good even without
    /// iterations.
    case pghi
  }

  /// The initial phases.
  public var start: Start
  /// The number of iterations; with 0 the signal is computed from the initial phases.
  public var iterations: Int
  /// The extrapolation factor; 0 is plain Griffin-Lim, and above 1 the iteration may diverge.
  public var momentum: Float
  /// The seed of the random phases.
  public var seed: UInt64

  /// A reconstruction with the given initial phases and iterations.
  public init(
    start: Start = .pghi, iterations: Int = 60, momentum: Float = 0.99, seed: UInt64 = 0
  ) {
    precondition(
      iterations >= 0 && momentum >= 0 && momentum < .infinity,
      "\(iterations) iterations with a momentum of \(momentum)")
    self.start = start
    self.iterations = iterations
    self.momentum = momentum
    self.seed = seed
  }

  /// Samples where the sum of the squared windows is below this fraction of its maximum fade out: at
  /// the ends of left-aligned frames, dividing by small sums would amplify errors to clicks.
  private static let coverageFloor: Float = 0.01

  /// The signals, `[N, L]`, of `clips` spectrograms of equal size.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, T, F]`, as ``ShortTimeTransform/magnitudes(of:clips:)`` returns them.
  ///   - transform: the transform of the magnitudes.
  ///   - clips: N.
  ///   - sampleCount: L; ``ShortTimeTransform/sampleCount(ofFrames:)`` if not given.
  ///   - firstIndex: the number of the first clip. Random phases are a function of the seed and the
  ///     clip's number, not of its batch.
  /// - Throws: ``SpectrogramError/magnitude(_:clip:frame:bin:)`` for a value that is not a magnitude,
  ///   ``SpectrogramError/gaps(hop:windowLength:)`` for a transform without an inverse.
  public func signals(
    ofMagnitudes magnitudes: [Float], _ transform: ShortTimeTransform, clips: Int = 1,
    sampleCount: Int? = nil, firstIndex: UInt64 = 0
  ) throws(SpectrogramError) -> [Float] {
    let batch = transform.batch(
      ofFrameValues: magnitudes.count, per: transform.binCount, clips, sampleCount)
    try SpectrogramError.check(inverseOf: transform)
    try SpectrogramError.check(
      magnitudes: magnitudes, bins: transform.binCount, framesPerClip: batch.frameCount)
    let gains = transform.frames.inverseGains(batch, floor: Self.coverageFloor)
    let spectra = startingSpectra(magnitudes, transform, batch, firstIndex: firstIndex)
    var signals = transform.values(count: batch.totalSamples) { result in
      transform.withPointer(to: spectra) {
        transform.frames.inverse($0, batch, gains: gains, into: result)
      }
    }
    refine(&signals, magnitudes, transform, batch, gains: gains)
    return signals
  }

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

  /// Iterates; `signals` are those of the initial phases before, and those of the last phases after.
  private func refine(
    _ signals: inout [Float], _ magnitudes: [Float], _ transform: ShortTimeTransform,
    _ batch: FrameTransform.Batch, gains: [Float]
  ) {
    // The next phases are those of x(n) + momentum (x(n) - x(n - 1)).
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
  }

  /// The spectra with the given magnitudes and the initial phases, `[N, T, F, 2]`.
  private func startingSpectra(
    _ magnitudes: [Float], _ transform: ShortTimeTransform, _ batch: FrameTransform.Batch,
    firstIndex: UInt64
  ) -> [Float] {
    let phases = startingPhases(magnitudes, transform, batch, firstIndex: firstIndex)
    return transform.values(count: 2 * magnitudes.count) { spectra in
      transform.withPointer(to: magnitudes) { magnitudes in
        transform.withPointer(to: phases) { phases in
          Elementwise.fromPolar(
            magnitudes, phases, into: spectra, count: batch.totalFrames * transform.binCount)
        }
      }
    }
  }

  /// The initial phases in radians, `[N, T, F]`.
  private func startingPhases(
    _ magnitudes: [Float], _ transform: ShortTimeTransform, _ batch: FrameTransform.Batch,
    firstIndex: UInt64
  ) -> [Float] {
    let count = batch.frameCount * transform.binCount
    var phases = transform.values(count: magnitudes.count) { phases in
      parallelFor(batch.totalFrames) { frame in
        let place = frame * transform.binCount
        let part = UnsafeMutableBufferPointer(start: phases + place, count: transform.binCount)
        guard start != .zero else { return part.update(repeating: 0) }
        let (clip, position) = place.quotientAndRemainder(dividingBy: count)
        var random = RandomStream(
          seed: seed, name: "phase", index: firstIndex + UInt64(clip), position: position)
        for bin in part.indices { part[bin] = random.uniform(-.pi ..< .pi) }
      }
    }
    if start == .pghi {
      PhaseGradientIntegration(transform).integrate(
        magnitudes, into: &phases, clips: batch.clipCount)
    }
    return phases
  }
}
