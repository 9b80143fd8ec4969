// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import TestSupport
import Testing

struct SoftmaxTests {
  @Test func rowsBecomeSharesOfTheirExponentials() {
    let x = random([2, 3, 5])
    let powers = x.values.map { exp(Double($0)) }
    let expected = powers.enumerated().map { place, power in
      Float(power / powers[place / 5 * 5..<place / 5 * 5 + 5].reduce(0, +))
    }
    #expect(x.softmax().shape == [2, 3, 5])
    expectClose(x.softmax(), expected, absolute: 1e-6)
  }

  @Test func largeNumbersDoNotOverflow() {
    let y = Tensor([1000, 1000, -1000, -1000, -1000, -1002], shape: [2, 3]).softmax()
    expectClose(y, [0.5, 0.5, 0, 0.46831, 0.46831, 0.06338], absolute: 1e-5)
  }

  @Test func aRowDoesNotDependOnTheOthers() {
    let x = random([300, 77])
    let row = x.sliced(from: [211, 0], to: [212, 77])
    #expect(row.softmax().values == x.softmax().sliced(from: [211, 0], to: [212, 77]).values)
  }

  @Test func derivativesAgreeWithDifferences() {
    checkGradients(at: [random([2, 4])]) { $0[0].softmax() }
  }
}
