// SPDX-License-Identifier: MIT
import Glibc
import Kernels
import Synchronization

/// The noise pattern of the watermark, the same at every sample rate.
///
///     m(t) = sqrt(4 / rate) · sum over k of cos(2 pi k t + phase[k]),   k in 1..<limit hertz
///
/// Its period is one second, and its lines are one hertz apart with phases from a random stream, so a
/// resampled sound has the same pattern without the lines above half its rate. Within its band it has
/// the power density of white noise of variance one.
struct WatermarkPattern: Sendable {
  /// The highest line in hertz; higher ones are inaudible, and MP3 removes them.
  private static let highestLine = 20_000
  /// The phases of all lines.
  ///
  /// They must never change: existing marks could not be detected any more.
  private static let phases: [Float] = {
    var stream = RandomStream(seed: 0, name: "watermark")
    return (0..<highestLine).map { _ in stream.uniform(0..<(2 * Float.pi)) }
  }()
  private static let known = Mutex(RecentlyUsed<Int, WatermarkPattern>(capacity: 1 << 22))

  /// The number of samples of a period, which is also the number of places where it can begin.
  let sampleRate: Int
  private let transform: FourierTransform
  /// The end of the range of lines, `1..<lineLimit`.
  private let lineLimit: Int
  /// The cosine and sine of each line's phase, `[F, 2]`; zeros where there is no line.
  let lines: [Float]
  /// One period from its first sample on, `[L]`.
  private let period: [Float]
  /// exp(2 pi i l / L), `[L, 2]`.
  private let roots: [Float]

  /// The pattern at a sample rate; those in use of late are kept.
  static func shared(sampleRate: Int) -> WatermarkPattern {
    known.withLock { patterns in
      patterns.value(for: sampleRate, cost: sampleRate) { WatermarkPattern(sampleRate: sampleRate) }
    }
  }

  private init(sampleRate: Int) {
    self.sampleRate = sampleRate
    transform = FourierTransform(size: sampleRate)
    lineLimit = min(Self.highestLine, (sampleRate + 1) / 2)
    var lines = [Float](repeating: 0, count: 2 * transform.binCount)
    for line in 1..<lineLimit {
      lines[2 * line] = cos(Self.phases[line])
      lines[2 * line + 1] = sin(Self.phases[line])
    }
    self.lines = lines
    // The inverse transform of a line is a cosine of amplitude 2 / L.
    let scale = Float(sampleRate).squareRoot()
    period = Self.inverse(lines.map { $0 * scale }, transform)
    roots = (0..<sampleRate).flatMap { sample in
      let angle = 2 * Double.pi * Double(sample) / Double(sampleRate)
      return [Float(cos(angle)), Float(sin(angle))]
    }
  }

  /// `count` samples, where a period of the pattern begins at sample `offset`.
  func samples(count: Int, offset: Int) -> [Float] {
    var samples: [Float] = []
    samples.reserveCapacity(count + sampleRate)
    samples += period[(sampleRate - offset) % sampleRate..<sampleRate]
    while samples.count < count { samples += period }
    samples.removeLast(max(0, samples.count - count))
    return samples
  }

  /// The ``lines`` of the pattern that begins at sample `place`, `[F, 2]`.
  func lines(begunAt place: Int) -> [Float] {
    var turned = lines
    var root = 0
    for line in 1..<lineLimit {
      root += place
      if root >= sampleRate { root -= sampleRate }
      let (a, b) = (roots[2 * root], roots[2 * root + 1])
      let (c, d) = (lines[2 * line], lines[2 * line + 1])
      turned[2 * line] = a * c + b * d
      turned[2 * line + 1] = a * d - b * c
    }
    return turned
  }

  /// The spectrum, `[F, 2]`, of the sum of all periods of a signal from sample `first` on.
  func spectrum(of signal: [Float], from first: Int = 0) -> [Float] {
    var folded = [Float](repeating: 0, count: sampleRate)
    fold(signal, from: first, into: &folded)
    return spectrum(ofFolded: folded)
  }

  /// Adds all periods of a signal from sample `first` on to `folded`, `[L]`.
  func fold(_ signal: [Float], from first: Int = 0, into folded: inout [Float]) {
    for start in stride(from: 0, to: signal.count, by: sampleRate) {
      let skipped = min(max(first - start, 0), sampleRate)
      let count = min(sampleRate, signal.count - start) - skipped
      guard count > 0 else { continue }
      signal.withUnsafeBufferPointer { signal in
        folded.withUnsafeMutableBufferPointer { folded in
          guard let source = signal.baseAddress, let target = folded.baseAddress else { return }
          Reduction.accumulate(source + start + skipped, into: target + skipped, count: count)
        }
      }
    }
  }

  /// The spectrum, `[F, 2]`, of a sum of periods.
  func spectrum(ofFolded folded: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: 2 * transform.binCount) { spectrum, count in
      count = 2 * transform.binCount
      folded.withUnsafeBufferPointer {
        transform.forward($0, into: .init(rebasing: spectrum[..<count]))
      }
    }
  }

  /// The correlation of a signal, summed over periods, with the pattern begun at each sample of a
  /// period: `[L]`, in standard deviations.
  ///
  /// With Y the spectrum of the sum, the score is `sum Re(Y · conj(pattern)) / sqrt(sum |Y|^2 / 2)`.
  ///
  /// - Parameters:
  ///   - spectrum: the ``spectrum(of:from:)`` of the signal.
  ///   - limit: the end of the range of lines used, in hertz.
  func scores(ofSpectrum spectrum: [Float], below limit: Int = .max) -> [Float] {
    let energy = sum(spectrum, spectrum, below: limit)
    guard energy > 0 else { return [Float](repeating: 0, count: sampleRate) }
    let scale = Float(sampleRate) / 2 / (energy / 2).squareRoot()
    let product = SpectrumCells.correlation(
      of: spectrum, with: lines, times: scale, bins: min(limit, lineLimit))
    return Self.inverse(product, transform)
  }

  /// The score at one place, as in ``scores(ofSpectrum:below:)``.
  ///
  /// - Parameters:
  ///   - spectrum: the ``spectrum(of:from:)`` of the signal.
  ///   - turned: the ``lines(begunAt:)`` of that place.
  ///   - limit: the end of the range of lines used, in hertz.
  func score(ofSpectrum spectrum: [Float], along turned: [Float], below limit: Int = .max) -> Float
  {
    let energy = sum(spectrum, spectrum, below: limit)
    guard energy > 0 else { return 0 }
    return sum(spectrum, turned, below: limit) / (energy / 2).squareRoot()
  }

  /// The inner product of two spectra as real vectors, over the lines of the pattern.
  private func sum(_ first: [Float], _ second: [Float], below limit: Int) -> Float {
    let parts = 2..<2 * min(limit, lineLimit)
    return first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        Reduction.innerProduct(.init(rebasing: first[parts]), .init(rebasing: second[parts]))
      }
    }
  }

  private static func inverse(_ spectrum: [Float], _ transform: FourierTransform) -> [Float] {
    Array(unsafeUninitializedCapacity: transform.size) { samples, count in
      count = transform.size
      spectrum.withUnsafeBufferPointer {
        transform.inverse($0, into: .init(rebasing: samples[..<count]))
      }
    }
  }
}
