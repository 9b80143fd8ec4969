// SPDX-License-Identifier: MIT
public import Autograd
import Glibc
import Kernels

/// A linear-phase high-pass filter: what a network adds stays above a band that is known.
///
/// The filter is one minus a low-pass: an ideal one times a Kaiser window for 90 dB (J. F. Kaiser,
/// "Nonrecursive Digital Filter Design Using the I0-Sinh Window Function", 1974). It rejects what lies
/// below 96 % of the band, where `Resampler` begins to fall, and passes what lies above the band; for
/// bands below 0.14 of the sample rate, for which 1023 taps are too few, it rejects what lies more than
/// 0.0056 of the rate below the band. There is no delay.
public struct BandSplit: Sendable {
  /// The taps of the high-pass, an odd number.
  public let taps: [Float]

  private static let rejection = 90.0
  private static let longest = 1023

  /// The lowest band, in whole hertz, at least half of which is rejected.
  public static func leastBand(sampleRate: Int) -> Double {
    (2 * transition(half: longest / 2) * Double(sampleRate)).rounded(.up)
  }

  /// The width of the transition of a filter of 2 `half` + 1 taps, as a share of the sample rate.
  private static func transition(half: Int) -> Double {
    (rejection - 7.95) / (14.36 * Double(2 * half))
  }

  /// A split at the end of a band, in hertz, below half the sample rate.
  public init(band: Double, sampleRate: Int) {
    precondition(
      band > 0 && 2 * band < Double(sampleRate), "a band of \(band) Hz at \(sampleRate) Hz")
    // Kaiser's formulae for the length and the shape of the window.
    let fall = 0.04 * band / Double(sampleRate)
    let needed = (Self.rejection - 7.95) / (14.36 * fall)
    let half = min(Int((needed / 2).rounded(.up)), Self.longest / 2)
    let edge = band / Double(sampleRate) - Self.transition(half: half) / 2
    let beta = 0.1102 * (Self.rejection - 8.7)
    var low = (-half...half).map { place in
      let time = Double(place)
      let ideal = place == 0 ? 2 * edge : sin(2 * .pi * edge * time) / (.pi * time)
      let share = time / Double(half + 1)
      return ideal * besselI0(beta * (1 - share * share).squareRoot()) / besselI0(beta)
    }
    let sum = low.reduce(0, +)
    low = low.map { $0 / sum }
    taps = low.enumerated().map { Float($0.offset == half ? 1 - $0.element : -$0.element) }
  }

  /// What lies above the band of signals `[N, L, 1]`, which are zero outside.
  public func upper(of x: Tensor) -> Tensor {
    let kernel = Tensor(taps, shape: [taps.count, 1, 1])
    let window = Window.same(kernel: [taps.count], stride: [1], inputSize: [x.shape[1]])
    return x.convolved(with: kernel, window: window)
  }
}

/// The modified Bessel function I0, by its power series.
private func besselI0(_ x: Double) -> Double {
  var (sum, term, index) = (1.0, 1.0, 1.0)
  while term > 1e-17 * sum {
    term *= x * x / (4 * index * index)
    sum += term
    index += 1
  }
  return sum
}
