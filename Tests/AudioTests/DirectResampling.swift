// SPDX-License-Identifier: MIT
import Audio
import Foundation

/// What `Resampler` computes, as the sum it stands for: every frame of the new rate is a sum of the
/// frames around it, weighted by a sinc times a Kaiser window, in double precision.
struct DirectResampling {
  private let up: Int
  private let down: Int
  private let halfTaps: Int
  /// Weights of the old frames `-halfTaps...halfTaps` around the frame at or before the new one, by how
  /// many L-th parts of a frame the new one lies behind it.
  private let weights: [[Double]]

  init(from oldRate: Int, to newRate: Int) {
    let divisor = (1...min(oldRate, newRate)).last {
      oldRate % $0 == 0 && newRate % $0 == 0
    }
    (up, down) = (newRate / (divisor ?? 1), oldRate / (divisor ?? 1))
    let beta = 0.1102 * (150 - 8.7)
    // In frames of the old rate.
    let lower = min(1, Double(up) / Double(down))
    let halfLength = (150 - 7.95) / 9.14 / (2 * Double.pi * 0.01) / lower
    let cutoff = 0.49 * lower
    let halfTaps = Int(halfLength) + 1
    let (largest, phases) = (Self.bessel(beta), up)
    weights = (0..<up).map { phase in
      (-halfTaps...halfTaps).map { tap in
        let time = Double(phase) / Double(phases) - Double(tap)
        let place = time / halfLength
        guard abs(place) < 1 else { return 0 }
        let angle = 2 * Double.pi * cutoff * time
        let sinc = angle == 0 ? 1 : sin(angle) / angle
        return 2 * cutoff * sinc * Self.bessel(beta * (1 - place * place).squareRoot()) / largest
      }
    }
    self.halfTaps = halfTaps
  }

  /// One channel at the new rate; silence outside.
  func callAsFunction(_ samples: [Float]) -> [Double] {
    let count = Int((Double(samples.count) * Double(up) / Double(down)).rounded())
    return (0..<count).map { frame in
      let (center, phase) = (frame * down).quotientAndRemainder(dividingBy: up)
      let first = max(0, center - halfTaps)
      let last = min(samples.count - 1, center + halfTaps)
      guard first <= last else { return 0 }
      return (first...last).reduce(0) { sum, place in
        sum + weights[phase][place - center + halfTaps] * Double(samples[place])
      }
    }
  }

  /// The modified Bessel function I0, by its power series.
  private static func bessel(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for k in 1...80 {
      term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
      sum += term
    }
    return sum
  }
}
