// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// The energy of a sound by third octave, and how strongly its upper band is modulated at the frame
/// rates of usual generators.
///
/// Sounds that are longer than ``longestSegment`` are cut into segments that overlap by half, each under
/// half a period of a sine: the squares of two neighbours add up to 1. Energies and modulation spectra of
/// the segments are added, so memory does not grow with the length.
///
/// **Modulation.** The envelope is the magnitude of the analytic signal of all that lies above
/// ``lowestHertz``; its mean is removed, and a Hann window is applied. For a frame rate r = rate / hop
///
///     excess = 10 log10 (mean power in r · (1 ± 0.015) / mean power in r · (0.7...0.95 and 1.05...1.3))
///
/// A generator whose frames do not fit together, as after a poor phase reconstruction, buzzes at r.
struct SpectrumAnalysis: Sendable {
  /// The longest part of a sound that is transformed at once.
  static let longestSegment = 1 << 17
  /// The fewest frames in a sound for its modulation at the frame rate to be measured: with fewer, the
  /// neighbours are within the resolution.
  private static let fewestFrames = 40

  let thirdOctaves: ThirdOctaves
  /// The hops whose frame rates are measured: the powers of two from 64 to 1024 samples, and 10 ms.
  let hops: [Int]
  /// The lowest frequency of the upper band: 4 kHz, or a quarter of the sample rate if that is less.
  let lowestHertz: Double
  private let sampleCount: Int
  private let segmentLength: Int
  private let transform: FourierTransform
  /// The bins of each third octave, and those at the frame rate of each hop and beside it.
  private let bandBins: [Range<Int>]
  private let rateBins: [(at: Range<Int>, beside: [Range<Int>])]
  private let highPassBin: Int
  private let hann: [Float]

  /// What is measured of a sound.
  struct Result: Sendable {
    /// The share of the energy in each third octave; empty for silence.
    let shares: [Double]
    /// The excess of each hop in decibels; nil where nothing is modulated.
    let excesses: [Double?]
  }

  init(sampleRate: Int, sampleCount: Int) {
    self.sampleCount = sampleCount
    let length = min(sampleCount, Self.longestSegment)
    segmentLength = length
    let size = Self.transformSize(atLeast: length)
    transform = FourierTransform(size: size)
    let binsPerHertz = Double(size) / Double(sampleRate)
    let binCount = transform.binCount
    func bins(_ low: Double, _ high: Double) -> Range<Int> {
      let first = min(binCount - 1, Int((low * binsPerHertz).rounded(.up)))
      return first..<max(first + 1, min(binCount, Int((high * binsPerHertz).rounded(.up))))
    }
    thirdOctaves = ThirdOctaves(sampleRate: sampleRate, sampleCount: length)
    bandBins = thirdOctaves.bands.map { bins($0.low, $0.high) }
    lowestHertz = min(4000, Double(sampleRate) / 4)
    highPassBin = bins(lowestHertz, lowestHertz).lowerBound
    hops = Set([64, 128, 256, 512, 1024, sampleRate / 100]).sorted()
      .filter { $0 >= 4 && length >= Self.fewestFrames * $0 }
    rateBins = hops.map { hop in
      let rate = Double(sampleRate) / Double(hop)
      return (
        at: bins(0.985 * rate, 1.015 * rate),
        beside: [bins(0.7 * rate, 0.95 * rate), bins(1.05 * rate, 1.3 * rate)]
      )
    }
    hann = WindowFunction.hann.samples(count: length)
  }

  /// The smallest of 4, 5, 6, 7, 8 times a power of two that is at least `count`.
  private static func transformSize(atLeast count: Int) -> Int {
    var power = 4
    while 8 * power < count { power *= 2 }
    return (4...8).map { $0 * power }.first { $0 >= count } ?? 8 * power
  }

  /// Measures L samples.
  func callAsFunction(_ samples: [Float]) -> Result {
    precondition(samples.count == sampleCount, "\(samples.count) samples, not \(sampleCount)")
    var energies = [Double](repeating: 0, count: bandBins.count)
    var modulation = [(at: Double, beside: Double)](repeating: (0, 0), count: hops.count)
    for segment in segments(of: samples) {
      var spectrum = self.spectrum(of: segment)
      for (band, bins) in bandBins.enumerated() { energies[band] += Self.energy(spectrum, bins) }
      let envelope = envelope(of: &spectrum)
      let powers = self.spectrum(of: envelope)
      for (index, bins) in rateBins.enumerated() {
        modulation[index].at += Self.meanEnergy(powers, [bins.at])
        modulation[index].beside += Self.meanEnergy(powers, bins.beside)
      }
    }
    let total = energies.reduce(0, +)
    return Result(
      shares: total > 0 ? energies.map { $0 / total } : [],
      excesses: modulation.map { $0.at > 0 && $0.beside > 0 ? 10 * log10($0.at / $0.beside) : nil })
  }

  /// The sound itself, or its windowed segments.
  private func segments(of samples: [Float]) -> [[Float]] {
    guard samples.count > segmentLength else { return [samples] }
    let half = segmentLength / 2
    let window = (0..<segmentLength).map {
      Float(sin(Double.pi * (Double($0) + 0.5) / Double(segmentLength)))
    }
    return stride(from: -half, to: samples.count, by: half).map { start in
      (0..<segmentLength).map { place in
        let frame = start + place
        return samples.indices.contains(frame) ? samples[frame] * window[place] : 0
      }
    }
  }

  /// The spectrum of a signal that is followed by zeros, `[F, 2]`.
  private func spectrum(of signal: [Float]) -> [Float] {
    let padded = signal + [Float](repeating: 0, count: transform.size - signal.count)
    return [Float](unsafeUninitializedCapacity: 2 * transform.binCount) { spectrum, count in
      count = 2 * transform.binCount
      let target = UnsafeMutableBufferPointer(rebasing: spectrum[..<count])
      padded.withUnsafeBufferPointer { transform.forward($0, into: target) }
    }
  }

  /// The envelope of the upper band without its mean, under a Hann window.
  ///
  /// - Parameter spectrum: `[F, 2]`; it is changed.
  private func envelope(of spectrum: inout [Float]) -> [Float] {
    for place in 0..<2 * highPassBin { spectrum[place] = 0 }
    let real = signal(of: spectrum)
    // Multiplied by -i, the spectrum is that of the Hilbert transform.
    for bin in highPassBin..<transform.binCount {
      (spectrum[2 * bin], spectrum[2 * bin + 1]) = (spectrum[2 * bin + 1], -spectrum[2 * bin])
    }
    let imaginary = signal(of: spectrum)
    var envelope = (0..<segmentLength).map { place in
      (real[place] * real[place] + imaginary[place] * imaginary[place]).squareRoot()
    }
    let mean = Float(envelope.reduce(0) { $0 + Double($1) } / Double(segmentLength))
    for place in envelope.indices { envelope[place] = (envelope[place] - mean) * hann[place] }
    return envelope
  }

  private func signal(of spectrum: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: transform.size) { signal, count in
      count = transform.size
      let target = UnsafeMutableBufferPointer(rebasing: signal[..<count])
      spectrum.withUnsafeBufferPointer { transform.inverse($0, into: target) }
    }
  }

  private static func energy(_ spectrum: [Float], _ bins: Range<Int>) -> Double {
    spectrum.withUnsafeBufferPointer { spectrum in
      var sum = 0.0
      for place in 2 * bins.lowerBound..<2 * bins.upperBound {
        sum += Double(spectrum[place]) * Double(spectrum[place])
      }
      return sum
    }
  }

  private static func meanEnergy(_ spectrum: [Float], _ parts: [Range<Int>]) -> Double {
    parts.reduce(0) { $0 + energy(spectrum, $1) } / Double(parts.reduce(0) { $0 + $1.count })
  }
}
