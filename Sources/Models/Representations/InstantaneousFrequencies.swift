// SPDX-License-Identifier: MIT
import Foundation
import Kernels

/// Phases of short-time spectra as instantaneous frequencies: how far the frequency of what sounds in a
/// bin lies from the middle of the bin.
///
/// With φ[t, f] the phase of a bin, relative to the middle of its frame, and hop a of frames of M samples,
///
///     d[0, f] = wrap(φ[0, f]) / π
///     d[t, f] = wrap(φ[t, f] - φ[t - 1, f] - 2π a f / M) / π
///
/// where wrap adds a multiple of 2π to reach -π..<π. So ±1 is M / 2a bins above and below the middle: with
/// hops of a quarter of a frame the two bins on each side that a partial fills with a Hann window. For a
/// steady partial all these are constant, and fall by one bin from bin to bin. The sum over frames
/// gives the phases back. Flanagan and Golden, "Phase Vocoder" (1966); for networks Engel and others,
/// "GANSynth" (ICLR 2019), whose frequencies are not relative to bins and whose phases are relative to the
/// beginning of a frame.
///
/// The phases of what is quieter than the floor of the spectrogram are noise: there d is 0, and the phase goes
/// on at the middle of the bin. φ[t - 1] is always the phase that the values before give back, so
/// the first value after silence makes up for what was left out.
///
/// In bands, d is relative to the mean frequency of the band's weights; ±1 is ``FrequencyBands/Filter/reach`` bins. The
/// frequency of a band is the mean of those of its bins, weighted by their powers. Phases of bands are lost: those
/// of frame 0 are taken for πν²/2M for a frequency of ν bins, which makes no peaks where all partials begin (Schroeder,
/// "Synthesis of Low-Peak-Factor Signals", 1970), and its frequencies are those of frame 1.
struct InstantaneousFrequencies {
  private let spectrogram: LogSpectrogram
  let bands: FrequencyBands?
  /// What φ grows by from a frame to the next in the middle of each bin, wrapped, `[M / 2 + 1]`.
  private let advances: [Double]
  /// The same as complex numbers of magnitude one, `[M / 2 + 1, 2]`.
  private let turns: [Float]

  /// The frequencies of the bins or bands of a spectrogram.
  init(_ spectrogram: LogSpectrogram) {
    self.spectrogram = spectrogram
    let (size, hop) = (spectrogram.fftSize, spectrogram.hop)
    bands = spectrogram.melBands.map {
      FrequencyBands($0, fftSize: size, reach: Double(size) / Double(2 * hop))
    }
    advances = (0...size / 2).map { Self.wrapped(2 * .pi * Double(hop * $0 % size) / Double(size)) }
    turns = advances.flatMap { [Float(cos($0)), Float(sin($0))] }
  }

  /// Bins that a spectrum has.
  private var spectrumCount: Int { advances.count }
  /// Bins per radian of a frame.
  private var binsPerRadian: Double {
    Double(spectrogram.fftSize) / Double(spectrogram.hop) / (2 * .pi)
  }

  private static func wrapped(_ phase: Double) -> Double { remainder(phase, 2 * .pi) }

  /// Frequencies `[T, F]` of the spectra `[T, M / 2 + 1, 2]` of a signal.
  func frequencies(of spectra: UnsafeBufferPointer<Float>) -> [Float] {
    bands.map { frequencies(of: spectra, $0) } ?? binFrequencies(of: spectra)
  }

  /// The phase of a bin relative to the middle of its frame.
  private func phase(_ spectra: UnsafeBufferPointer<Float>, _ frame: Int, _ bin: Int) -> Double {
    let place = 2 * (frame * spectrumCount + bin)
    return atan2(Double(spectra[place + 1]), Double(spectra[place]))
      + (bin.isMultiple(of: 2) ? 0 : .pi)
  }

  private func power(_ spectra: UnsafeBufferPointer<Float>, _ frame: Int, _ bin: Int) -> Float {
    let place = 2 * (frame * spectrumCount + bin)
    return spectra[place] * spectra[place] + spectra[place + 1] * spectra[place + 1]
  }

  private func firstPhase(_ frequency: Double) -> Double {
    .pi * frequency * frequency / Double(2 * spectrogram.fftSize)
  }

  private func binFrequencies(of spectra: UnsafeBufferPointer<Float>) -> [Float] {
    let (frames, bins) = (spectra.count / (2 * spectrumCount), spectrogram.binCount)
    let least = spectrogram.floor * spectrogram.floor
    var result = [Float](repeating: 0, count: frames * bins)
    var phases = [Double](repeating: 0, count: bins)
    for frame in 0..<frames {
      for bin in 0..<bins {
        let expected = frame == 0 ? 0 : phases[bin] + advances[bin]
        let isHeard = power(spectra, frame, bin) >= least
        let step = isHeard ? Self.wrapped(phase(spectra, frame, bin) - expected) / .pi : 0
        result[frame * bins + bin] = Float(step)
        phases[bin] = Self.wrapped(expected + Double(Float(step)) * .pi)
      }
    }
    return result
  }

  private func frequencies(of spectra: UnsafeBufferPointer<Float>, _ bands: FrequencyBands)
    -> [Float]
  {
    let (frames, count) = (spectra.count / (2 * spectrumCount), bands.filters.count)
    let least = spectrogram.floor
    var result = [Float](repeating: 0, count: frames * count)
    func row(_ frame: Int) -> UnsafeBufferPointer<Float> {
      UnsafeBufferPointer(
        rebasing: spectra[2 * frame * spectrumCount..<2 * (frame + 1) * spectrumCount])
    }
    for frame in 1..<max(1, frames) {
      let deviations = SpectrumCells.turns(of: row(frame), from: row(frame - 1), beyond: turns)
      for (band, filter) in bands.filters.enumerated() {
        var (sum, total, magnitude) = (0.0, 0.0, Float(0))
        for (index, weight) in filter.weights.enumerated() {
          let bin = filter.firstBin + index
          let power = power(spectra, frame, bin)
          magnitude += weight * power.squareRoot()
          sum += Double(weight * power) * (Double(bin) + Double(deviations[bin]) * binsPerRadian)
          total += Double(weight * power)
        }
        guard magnitude >= least, total > 0 else { continue }
        let deviation = (sum / total - filter.middle) / filter.reach
        result[frame * count + band] = Float(min(max(deviation, -1), 1))
      }
    }
    if frames > 1 { result.replaceSubrange(0..<count, with: result[count..<2 * count]) }
    return result
  }

  /// Spectra of frequencies and the levels of bins or bands, `[T, F]` both.
  func spectra(
    of frequencies: UnsafeBufferPointer<Float>, levels: UnsafeBufferPointer<Float>
  ) -> (magnitudes: [Float], phases: [Float]) {
    let count = spectrogram.binCount
    let frames = frequencies.count / count
    var magnitudes = [Float](repeating: 0, count: frames * spectrumCount)
    var result = magnitudes
    var phases = [Double](repeating: 0, count: spectrumCount)
    for frame in 0..<frames {
      let row = frame * count..<(frame + 1) * count
      let (values, heights) = (Array(frequencies[row]), Array(levels[row]))
      let steps: [Double]
      if let bands {
        let spectrum = bands.spectrum(values, levels: heights, bins: spectrumCount)
        magnitudes.replaceSubrange(
          frame * spectrumCount..<(frame + 1) * spectrumCount, with: spectrum.magnitudes)
        steps =
          frame == 0
          ? spectrum.offsets.indices.map { firstPhase(Double($0) + spectrum.offsets[$0]) }
          : spectrum.offsets.map { $0 / binsPerRadian }
      } else {
        magnitudes.replaceSubrange(
          frame * spectrumCount..<frame * spectrumCount + count, with: heights)
        steps = values.map { Double($0) * .pi } + [0]
      }
      for bin in 0..<spectrumCount {
        let expected = frame == 0 ? 0 : phases[bin] + advances[bin]
        phases[bin] = Self.wrapped(expected + steps[bin])
        result[frame * spectrumCount + bin] = Float(phases[bin] - (bin.isMultiple(of: 2) ? 0 : .pi))
      }
    }
    return (magnitudes, result)
  }
}
