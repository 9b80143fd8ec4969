// SPDX-License-Identifier: MIT
import Kernels

extension PhaseReconstruction {
  /// Gives signals the grain of noise where it belongs.
  ///
  /// Waves of random phases add up to magnitudes with the deep dips of noise (a Rayleigh distribution).
  /// The iterations of Griffin and Lim draw them towards the given magnitudes. Where these are smooth,
  /// as bands are, the dips vanish; but attacks and partials become what they should be. So, with X the
  /// spectra of `signals`, X0 those of `noise` with the energy of the magnitudes, and m 1 in attacks
  /// and partials and 0 elsewhere (``SpectrogramStructure``), the result is the signal nearest to
  /// m X + (1 - m) X0. Guides/quality.md, "Phases", has the comparison.
  ///
  /// - Parameters:
  ///   - signals: after the iterations, `[N, L]`.
  ///   - noise: of the initial phases, `[N, L]`.
  ///   - magnitudes: `[N, T, F]`.
  static func grained(
    _ signals: [Float], from noise: [Float], _ magnitudes: [Float], _ transform: ShortTimeTransform,
    _ batch: FrameTransform.Batch, gains: [Float]
  ) -> [Float] {
    func spectra(_ signals: [Float]) -> [Float] {
      transform.values(count: 2 * magnitudes.count) { result in
        transform.withPointer(to: signals) { transform.frames.forward($0, batch, into: result) }
      }
    }
    let structure = SpectrogramStructure(
      bins: transform.binCount, attackLag: transform.windowLength / transform.hop)
    let size = batch.frameCount * transform.binCount
    var mixed = spectra(signals)
    let random = spectra(noise)
    mixed.withUnsafeMutableBufferPointer { mixed in
      random.withUnsafeBufferPointer { random in
        magnitudes.withUnsafeBufferPointer { magnitudes in
          for clip in 0..<batch.clipCount {
            let pairs = 2 * clip * size..<2 * (clip + 1) * size
            let wanted = UnsafeBufferPointer(
              rebasing: magnitudes[clip * size..<(clip + 1) * size])
            mix(
              UnsafeBufferPointer(rebasing: random[pairs]), of: wanted,
              outside: structure.mask(of: wanted),
              into: UnsafeMutableBufferPointer(rebasing: mixed[pairs]))
          }
        }
      }
    }
    return Self.signals(ofSpectra: mixed, transform, batch, gains: gains)
  }

  /// Replaces the spectra of `mixed`, `[T, F, 2]`, by those of `noise` with the energy of `magnitudes`,
  /// `[T, F]`, where `structure` is false.
  private static func mix(
    _ noise: UnsafeBufferPointer<Float>, of magnitudes: UnsafeBufferPointer<Float>,
    outside structure: [Bool], into mixed: UnsafeMutableBufferPointer<Float>
  ) {
    let (wanted, found) = (Reduction.energy(of: magnitudes), Reduction.energy(of: noise))
    let scale = found > 0 ? Float((wanted / found).squareRoot()) : 0
    SpectrumCells.replace(mixed, by: noise, times: scale, outside: structure)
  }
}
