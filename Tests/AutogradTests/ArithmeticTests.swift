// SPDX-License-Identifier: MIT
import Autograd
import Testing

/// Values of the arithmetic; derivatives are in `DerivativeTests`.
///
/// The long tensor is split between threads.
@Suite(.serialized) struct ArithmeticTests {
  @Test(arguments: [[], [3, 4], [7, 9973]]) func operatorsWorkOnEveryElement(shape: [Int]) {
    let (a, b) = (random(shape, "a"), positive(shape, "b"))
    func check(_ result: Tensor, _ expected: (Float, Float) -> Float) {
      #expect(result.shape == shape)
      #expect(result.values == zip(a.values, b.values).map { expected($0, $1) })
    }
    check(a + b) { $0 + $1 }
    check(a - b) { $0 - $1 }
    check(a * b) { $0 * $1 }
    check(a / b) { $0 / $1 }
    check(a + 3) { x, _ in x + 3 }
    check(3 + a) { x, _ in x + 3 }
    check(a - 3) { x, _ in x - 3 }
    check(3 - a) { x, _ in 3 - x }
    check(a * 3) { x, _ in x * 3 }
    check(3 * a) { x, _ in x * 3 }
    check(a / 4) { x, _ in x / 4 }
    check(2 / b) { _, x in 1 / x * 2 }
    check(-a) { x, _ in -x }
  }

  @Test(arguments: [[5], [2, 3, 4], [5000, 17]]) func channelsMeetTheLastAxis(shape: [Int]) {
    let x = random(shape)
    let v = random([shape[shape.count - 1]], "v")
    let values = x.values.enumerated()
    #expect(
      x.adding(perChannel: v).values == values.map { $1 + v.values[$0 % v.count] })
    #expect(
      x.multiplied(perChannel: v).values == values.map { $1 * v.values[$0 % v.count] })
    #expect(x.adding(perChannel: v).shape == shape)
  }
}
