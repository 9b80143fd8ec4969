// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// Signals from the magnitudes of their short-time Fourier transform: finds the phases that were lost.
///
/// From a ``Start`` on, every iteration of Griffin and Lim takes the signal's own phases with the
/// magnitudes wanted, and the signal nearest to the result. The fast variant goes further in the
/// direction of the last change: with c(n) the spectra of the n-th signal, its next phases are those
/// of
///
///     c(n) + momentum (c(n) - c(n - 1)).
///
/// As the transform is linear, this is the transform of the extrapolated signal: nothing but signals
/// has to be kept between iterations.
///
/// References: Griffin and Lim, "Signal estimation from modified short-time Fourier transform" (1984);
/// Perraudin, Balazs and Søndergaard, "A fast Griffin-Lim algorithm" (WASPAA 2013).
public struct PhaseReconstruction: Sendable, Equatable {
  /// The phases to begin with.
  public enum Start: String, Sendable, Codable, CaseIterable {
    /// Zero everywhere.
    case zero
    /// Uniform in -pi..<pi.
    case random
    /// Integrated from the magnitudes (``PhaseGradientIntegration``): good already by itself.
    case pghi
  }

  /// The phases to begin with.
  public var start: Start
  /// Iterations of Griffin and Lim; with 0 the signal is what the start makes of the magnitudes.
  public var iterations: Int
  /// How far to go on in the direction of the last change; 0 is plain Griffin-Lim, above 1 it may
  /// diverge.
  public var momentum: Float
  /// Chooses the random phases.
  public var seed: UInt64

  /// A reconstruction with the given start and refinement.
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

  /// Samples under a smaller share of the summed squared windows than this fade out: where only the
  /// rim of a window lies, as at the ends of left-aligned frames, errors would be blown up into
  /// clicks.
  private static let coverageFloor: Float = 0.01

  /// The signals, `[N, L]`, of `clips` spectrograms of equal size.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, T, F]`, as ``ShortTimeTransform/magnitudes(of:clips:)`` makes them.
  ///   - transform: how they were made.
  ///   - clips: N.
  ///   - sampleCount: L; ``ShortTimeTransform/sampleCount(ofFrames:)`` if not given.
  ///   - firstIndex: the number of the first clip. Random phases are a function of the seed and a
  ///     clip's number, not of the batch it is in.
  /// - Throws: ``SpectrogramError/magnitude(_:clip:frame:bin:)`` for a value that is no magnitude,
  ///   ``SpectrogramError/gaps(hop:windowLength:)`` for a transform without inverse.
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

  /// The signals, `[N, L]`, whose spectra are nearest to those of `signals`, `[N, L]`, given other
  /// magnitudes: one step of Griffin and Lim.
  ///
  /// A reconstruction that has come to rest is what this makes of its own magnitudes and itself.
  ///
  /// - Parameters:
  ///   - magnitudes: `[N, T, F]`.
  ///   - signals: those whose phases are taken.
  ///   - transform: how the magnitudes were made.
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

  /// Iterates: `signals` are those of the starting phases, then those of the last ones.
  private func refine(
    _ signals: inout [Float], _ magnitudes: [Float], _ transform: ShortTimeTransform,
    _ batch: FrameTransform.Batch, gains: [Float]
  ) {
    // What the next phases are taken of: x(n) + momentum (x(n) - x(n - 1)).
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

  /// The magnitudes with the phases to begin with, `[N, T, F, 2]`.
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

  /// The phases to begin with, in radians, `[N, T, F]`.
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
