// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Models
import TestSupport
import Testing

struct SignalToNoiseLossTests {
  private static let loss = SignalToNoiseLoss()

  private func sounds(_ shape: [Int], _ name: String = "x") -> Tensor {
    var stream = RandomStream(seed: 3, name: name)
    return .normal(mean: 0, deviation: 1, shape: shape, using: &stream)
  }

  /// Equation 2 by hand.
  @Test func itIsTheMeanLevelOfTheErrors() {
    let (x, y) = (sounds([3, 40, 2]), sounds([3, 40, 2], "wanted") * 0.3)
    let levels = (0..<3).map { sound in
      let pairs = (sound * 80..<(sound + 1) * 80).map {
        (Double(x.values[$0]), Double(y.values[$0]))
      }
      let power = pairs.reduce(0) { $0 + $1.1 * $1.1 }
      let error = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return 10 * log10((error + 1e-3 * power + 80e-7) / (power + 80e-7))
    }
    expectClose(Self.loss(x, wanted: y), [Float(levels.reduce(0, +) / 3)], relative: 1e-5)
  }

  /// Half the error is 6 dB less; equal sounds are at the limit of -30 dB; silence has a level.
  @Test func itCountsDecibels() {
    let (y, error) = (sounds([2, 400, 1]), sounds([2, 400, 1], "error"))
    let levels = [1, 0.5].map { Self.loss(y + error * $0, wanted: y).item }
    #expect(abs(levels[0] - levels[1] - 6.02) < 0.05, "\(levels)")
    #expect(abs(Self.loss(y, wanted: y).item + 30) < 1e-3)
    let silence = Tensor.zeros([2, 400, 1])
    #expect(abs(Self.loss(silence, wanted: silence).item) < 1e-5)
    #expect(Self.loss(y, wanted: silence).item.isFinite)
  }

  @Test func itsDerivativesAreRight() {
    let y = sounds([2, 12, 1], "wanted")
    checkGradients(at: [sounds([2, 12, 1])]) { Self.loss($0[0], wanted: y) }
  }
}
