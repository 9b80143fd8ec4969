// SPDX-License-Identifier: MIT
import Audio
import Glibc

/// How far sounds are from the sounds that they should be, sample by sample and spectrum by spectrum.
///
/// With s the wanted sound and e the found one, P the powers of their frames relative to a sine of full
/// scale,
///
///     LSD    = mean over frames of sqrt(mean over bins of (10 log10 P_s / P_e)²)
///     SNR    = 10 log10 (Σ s² / Σ (s - e)²)
///     SI-SDR = 10 log10 (Σ (a s)² / Σ (a s - e)²),   a = Σ s e / Σ s²
///
/// Log-spectral distance: Gray and Markel, "Distance Measures for Speech Processing" (1976); papers that
/// use log10 of powers give a tenth of it. SI-SDR: Le Roux, Wisdom, Erdogan and Hershey, "SDR -
/// Half-baked or Well Done?" (ICASSP 2019).
struct PairAnalysis: Sendable {
  /// The lower edges of the bands of the log-spectral distance, in hertz.
  private static let edges = [0, 250, 500, 1000, 2000, 4000, 8000, 16_000]
  /// The shortest window in seconds; the next power of two is taken.
  private static let windowSeconds = 0.03
  /// Powers are at least this: -100 dB of full scale.
  private static let floor = 1e-10
  /// Ratios are limited to this many decibels on either side, for equal sounds.
  static let limit = 100.0

  /// The names of the bands, such as "500 to 1000 Hz".
  let bandNames: [String]
  private let bands: [Range<Int>]
  private let transform: ShortTimeTransform
  /// Of a power to that of a sine of full scale.
  private let scale: Double

  /// What is measured of a pair.
  struct Result: Sendable {
    /// LSD in decibels.
    let spectral: Double
    /// LSD of each band.
    let byBand: [Double]
    /// SNR in decibels; nil where the wanted sound is silent.
    let noise: Double?
    /// SI-SDR in decibels; nil where the wanted sound is silent.
    let distortion: Double?
  }

  init(sampleRate: Int) {
    var size = 32
    while Double(size) < Self.windowSeconds * Double(sampleRate) { size *= 2 }
    transform = ShortTimeTransform(
      fftSize: size, hop: size / 4, alignment: .left(paddingEnd: false))
    let sum = WindowFunction.hann.samples(count: size).reduce(0) { $0 + Double($1) }
    scale = 4 / (sum * sum)
    let highest = Double(sampleRate) / 2
    let lower = Self.edges.filter { Double($0) < highest }
    let upper = lower.dropFirst().map { "\($0)" } + ["\(sampleRate / 2)"]
    bandNames = zip(lower, upper).map { "\($0) to \($1) Hz" }
    let starts = lower.map { Int((Double($0 * size) / Double(sampleRate)).rounded(.up)) }
    let binCount = transform.binCount
    bands = starts.indices.map { index in
      let end = index + 1 < starts.count ? starts[index + 1] : binCount
      return starts[index]..<max(starts[index] + 1, end)
    }
  }

  /// Compares the sounds up to the end of the shorter one.
  ///
  /// - Parameters:
  ///   - wanted: pieces of a sound of one channel, of any lengths.
  ///   - found: pieces of another.
  func compare(
    _ wanted: some Sequence<[Float]>, with found: some Sequence<[Float]>
  ) -> Result {
    var (others, sums) = (found.makeIterator(), Sums(bandCount: bands.count))
    var (first, second): ([Float], [Float]) = ([], [])
    for piece in wanted {
      first += piece
      while second.count < first.count, let next = others.next() { second += next }
      let count = min(first.count, second.count)
      let frames = transform.frameCount(ofSamples: count)
      if frames == 0 {
        guard count == first.count else { break }
        continue
      }
      add(Array(first[..<count]), Array(second[..<count]), to: &sums)
      let done = frames * transform.hop
      sums.add(first[..<done], second[..<done])
      first.removeFirst(done)
      second.removeFirst(done)
      guard count == done + first.count else { break }
    }
    let rest = min(first.count, second.count)
    sums.add(first[..<rest], second[..<rest])
    if sums.frames == 0 {
      // One frame for what is shorter.
      func padded(_ samples: [Float]) -> [Float] {
        samples[..<rest] + [Float](repeating: 0, count: transform.windowLength - rest)
      }
      add(padded(first), padded(second), to: &sums)
    }
    return sums.result
  }

  private func add(_ wanted: [Float], _ found: [Float], to sums: inout Sums) {
    let (first, second) = (levels(of: wanted), levels(of: found))
    let bins = transform.binCount
    for start in stride(from: 0, to: first.count, by: bins) {
      let squares = (start..<start + bins).map { place in
        let difference = Double(first[place] - second[place])
        return difference * difference
      }
      sums.frames += 1
      sums.spectral += Self.root(squares[...])
      for (band, range) in bands.enumerated() { sums.byBand[band] += Self.root(squares[range]) }
    }
  }

  private static func root(_ squares: ArraySlice<Double>) -> Double {
    (squares.reduce(0, +) / Double(squares.count)).squareRoot()
  }

  /// 10 log10 of powers, `[T, F]`.
  private func levels(of samples: [Float]) -> [Float] {
    transform.magnitudes(of: samples).map {
      Float(10 * log10(max(Self.floor, scale * Double($0) * Double($0))))
    }
  }

  /// What is added up over a sound.
  private struct Sums {
    var frames = 0
    var spectral = 0.0
    var byBand: [Double]
    /// Σ s², Σ e², Σ s e and Σ (s - e)².
    private var (wanted, found, both, difference) = (0.0, 0.0, 0.0, 0.0)

    init(bandCount: Int) { byBand = [Double](repeating: 0, count: bandCount) }

    mutating func add(_ first: ArraySlice<Float>, _ second: ArraySlice<Float>) {
      for (s, e) in zip(first, second) {
        let (s, e) = (Double(s), Double(e))
        wanted += s * s
        found += e * e
        both += s * e
        difference += (s - e) * (s - e)
      }
    }

    var result: Result {
      let scaled = wanted > 0 ? both * both / wanted : 0
      return Result(
        spectral: spectral / Double(max(1, frames)),
        byBand: byBand.map { $0 / Double(max(1, frames)) },
        noise: wanted > 0 ? Self.decibels(wanted, difference) : nil,
        distortion: wanted > 0 ? Self.decibels(scaled, max(0, found - scaled)) : nil)
    }

    /// 10 log10 (a / b) within ±``PairAnalysis/limit``; the lower limit where both are 0.
    private static func decibels(_ a: Double, _ b: Double) -> Double {
      guard a > 0 else { return -PairAnalysis.limit }
      guard b > 0 else { return PairAnalysis.limit }
      return min(PairAnalysis.limit, max(-PairAnalysis.limit, 10 * log10(a / b)))
    }
  }
}
