// SPDX-License-Identifier: MIT
import Glibc
import Kernels

/// The noise that marks a sound, the same at every sample rate.
///
///     m(t) = sqrt(4 / rate) · sum over k of cos(2 pi k t + phase[k]),   k in 1..<limit hertz
///
/// It repeats every second, and its lines lie a hertz apart with phases from a random stream, so that
/// a sound that was resampled holds the same pattern, less the lines it cannot hold. Within its band
/// it is as dense as white noise of variance one.
struct WatermarkPattern {
  /// Lines beyond it nobody would hear, and MP3 does not keep.
  private static let highestLine = 20_000
  /// Whoever changes it makes all marks unfindable.
  private static let phases: [Float] = {
    var stream = RandomStream(seed: 0, name: "watermark")
    return (0..<highestLine).map { _ in stream.uniform(0..<(2 * Float.pi)) }
  }()

  /// Samples of a period, and the number of places where it can begin.
  let sampleRate: Int
  private let transform: FourierTransform
  /// The cosine and sine of each line's phase, `[F, 2]`; zeros where there is no line.
  private let lines: [Float]

  init(sampleRate: Int) {
    self.sampleRate = sampleRate
    transform = FourierTransform(size: sampleRate)
    var lines = [Float](repeating: 0, count: 2 * transform.binCount)
    for line in 1..<min(Self.highestLine, (sampleRate + 1) / 2) {
      lines[2 * line] = cos(Self.phases[line])
      lines[2 * line + 1] = sin(Self.phases[line])
    }
    self.lines = lines
  }

  /// `count` samples of the pattern, which begins at sample `offset`, a place within a period.
  func samples(count: Int, offset: Int) -> [Float] {
    // The inverse transform of a line is 2 / L cosines.
    let scale = Float(sampleRate).squareRoot()
    let period = inverse(lines.map { $0 * scale })
    return (0..<count).map { period[($0 + sampleRate - offset) % sampleRate] }
  }

  /// The spectrum of a signal, added up over the periods: `[F, 2]`.
  func spectrum(of signal: [Float]) -> [Float] {
    var folded = [Float](repeating: 0, count: sampleRate)
    for first in stride(from: 0, to: signal.count, by: sampleRate) {
      for place in 0..<min(sampleRate, signal.count - first) {
        folded[place] += signal[first + place]
      }
    }
    return forward(folded)
  }

  /// How well signals, added up over the periods, go along with the pattern begun at each sample of a
  /// period: `[L]`, in standard deviations.
  ///
  /// With Y the spectrum of the sum, the score is `sum Re(Y · conj(pattern)) / sqrt(sum |Y|^2 / 2)`.
  ///
  /// - Parameters:
  ///   - spectrum: of the signal, ``spectrum(of:)``.
  ///   - limit: the lowest line, in hertz, that no longer counts.
  func scores(ofSpectrum spectrum: [Float], below limit: Int = .max) -> [Float] {
    var product = [Float](repeating: 0, count: spectrum.count)
    var energy = 0.0
    for line in 1..<min(limit, transform.binCount) {
      let (a, b) = (spectrum[2 * line], spectrum[2 * line + 1])
      let (c, d) = (lines[2 * line], lines[2 * line + 1])
      guard c != 0 || d != 0 else { continue }
      energy += Double(a * a + b * b)
      product[2 * line] = a * c + b * d
      product[2 * line + 1] = b * c - a * d
    }
    guard energy > 0 else { return [Float](repeating: 0, count: sampleRate) }
    let scale = Float(Double(sampleRate) / 2 / (energy / 2).squareRoot())
    return inverse(product).map { $0 * scale }
  }

  private func forward(_ samples: [Float]) -> [Float] {
    Array(unsafeUninitializedCapacity: 2 * transform.binCount) { spectrum, count in
      count = 2 * transform.binCount
      samples.withUnsafeBufferPointer {
        transform.forward($0, into: .init(rebasing: spectrum[..<count]))
      }
    }
  }

  private func inverse(_ spectrum: [Float]) -> [Float] {
    Array(unsafeUninitializedCapacity: sampleRate) { samples, count in
      count = sampleRate
      spectrum.withUnsafeBufferPointer {
        transform.inverse($0, into: .init(rebasing: samples[..<count]))
      }
    }
  }
}
