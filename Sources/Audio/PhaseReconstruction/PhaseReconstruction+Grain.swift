// SPDX-License-Identifier: MIT
import Glibc
import Kernels

extension PhaseReconstruction {
  /// Gives signals the grain of noise where it belongs.
  ///
  /// Waves of random phases add up to magnitudes with the deep dips of noise (a Rayleigh distribution).
  /// The iterations of Griffin and Lim draw them towards the given magnitudes. Where these are smooth,
  /// as bands are, the dips vanish; but attacks and partials become what they should be. So, with X the
  /// spectra of `signals`, X0 those of `noise` with the energy of the magnitudes, and m 1 in attacks
  /// and partials and 0 elsewhere (``structure(of:bins:attackLag:)``), the result is the signal nearest
  /// to m X + (1 - m) X0. Guides/quality.md, "Phases", has the comparison.
  ///
  /// - Parameters:
  ///   - signals: after the iterations, `[N, L]`; replaced.
  ///   - noise: of the initial phases, `[N, L]`.
  ///   - magnitudes: `[N, T, F]`.
  static func restoreGrain(
    of signals: inout [Float], from noise: [Float], _ magnitudes: [Float],
    _ transform: ShortTimeTransform, _ batch: FrameTransform.Batch, gains: [Float]
  ) {
    func spectra(_ signals: [Float]) -> [Float] {
      transform.values(count: 2 * magnitudes.count) { result in
        transform.withPointer(to: signals) { transform.frames.forward($0, batch, into: result) }
      }
    }
    let bins = transform.binCount
    let size = batch.frameCount * bins
    var mixed = spectra(signals)
    let random = spectra(noise)
    for clip in 0..<batch.clipCount {
      let wanted = Array(magnitudes[clip * size..<(clip + 1) * size])
      let mask = structure(
        of: wanted, bins: bins, attackLag: transform.windowLength / transform.hop)
      let scale = level(of: wanted, random[2 * clip * size..<2 * (clip + 1) * size])
      for cell in 0..<size where !mask[cell] {
        let place = 2 * (clip * size + cell)
        mixed[place] = scale * random[place]
        mixed[place + 1] = scale * random[place + 1]
      }
    }
    signals = transform.values(count: batch.totalSamples) { result in
      transform.withPointer(to: mixed) {
        transform.frames.inverse($0, batch, gains: gains, into: result)
      }
    }
  }

  /// The factor that gives spectra `[T, F, 2]` the energy of magnitudes `[T, F]`; 0 for silence.
  private static func level(of magnitudes: [Float], _ spectra: ArraySlice<Float>) -> Float {
    func energy(_ values: some Sequence<Float>) -> Double {
      values.reduce(0) { $0 + Double($1) * Double($1) }
    }
    let found = energy(spectra)
    return found > 0 ? Float((energy(magnitudes) / found).squareRoot()) : 0
  }

  /// Whether magnitudes `[T, F]` are of an attack or a partial, `[T, F]`.
  ///
  /// A partial is a bin 6 dB above the mean level of the 15 bins around it, and the two bins on
  /// either side of it. An attack is a frame with 9 dB more energy than `attackLag` frames, about
  /// the length of a window, before, and the two frames on either side of it.
  static func structure(of magnitudes: [Float], bins: Int, attackLag: Int) -> [Bool] {
    let frames = magnitudes.count / bins
    let energies = (0..<frames).map { frame in
      magnitudes[frame * bins..<(frame + 1) * bins].reduce(Float(0)) { $0 + $1 * $1 }
    }
    let isAttack = widened(
      (0..<frames).map { frame in
        energies[frame] > 7.94 * (frame < attackLag ? 0 : energies[frame - attackLag])
      })
    return (0..<frames).flatMap { frame in
      isAttack[frame]
        ? [Bool](repeating: true, count: bins)
        : widened(partials(of: Array(magnitudes[frame * bins..<(frame + 1) * bins])))
    }
  }

  /// Whether the bins of a frame are 6 dB above the mean level around them.
  private static func partials(of frame: [Float]) -> [Bool] {
    let reach = 7
    let levels = frame.map { log($0 + 1e-6) }
    var sums: [Float] = [0]
    for level in levels { sums.append(sums[sums.count - 1] + level) }
    return levels.indices.map { bin in
      let (start, end) = (max(0, bin - reach), min(levels.count, bin + reach + 1))
      return levels[bin] - (sums[end] - sums[start]) / Float(end - start) > 0.69
    }
  }

  /// True also for the two places on either side of a true one.
  private static func widened(_ values: [Bool]) -> [Bool] {
    values.indices.map { place in
      values[max(0, place - 2)...min(values.count - 1, place + 2)].contains(true)
    }
  }
}
