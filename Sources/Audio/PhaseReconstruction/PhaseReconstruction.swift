// SPDX-License-Identifier: MIT
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
public struct PhaseReconstruction: Codable, Sendable, Equatable {
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
  /// Whether what is neither attack nor partial keeps the initial phases, for the grain of noise; nil
  /// is false.
  public var keepsGrain: Bool?

  /// A reconstruction with the given initial phases and iterations.
  public init(
    start: Start = .pghi, iterations: Int = 60, momentum: Float = 0.99, seed: UInt64 = 0,
    keepsGrain: Bool? = nil
  ) {
    precondition(
      iterations >= 0 && momentum >= 0 && momentum < .infinity,
      "\(iterations) iterations with a momentum of \(momentum)")
    self.start = start
    self.iterations = iterations
    self.momentum = momentum
    self.seed = seed
    self.keepsGrain = keepsGrain
  }

  /// Samples where the sum of the squared windows is below this fraction of its maximum fade out: at
  /// the ends of left-aligned frames, dividing by small sums would amplify errors to clicks.
  static let coverageFloor: Float = 0.01

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
    let noise = Self.signals(ofSpectra: spectra, transform, batch, gains: gains)
    let signals = refined(noise, magnitudes, transform, batch, gains: gains)
    guard keepsGrain == true else { return signals }
    return Self.grained(signals, from: noise, magnitudes, transform, batch, gains: gains)
  }

  /// The signals, `[N, L]`, nearest to spectra `[N, T, F, 2]`.
  static func signals(
    ofSpectra spectra: [Float], _ transform: ShortTimeTransform, _ batch: FrameTransform.Batch,
    gains: [Float]
  ) -> [Float] {
    transform.values(count: batch.totalSamples) { result in
      transform.withPointer(to: spectra) {
        transform.frames.inverse($0, batch, gains: gains, into: result)
      }
    }
  }
}
