// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import TestSupport
import Testing

/// Values of the functions against the C library in double precision, and derivatives at kinks.
struct FunctionsTests {
  private func check(
    _ x: Tensor, _ function: (Tensor) -> Tensor, _ expected: (Double) -> Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let result = function(x)
    #expect(result.shape == x.shape, sourceLocation: sourceLocation)
    expectClose(
      result, x.values.map { Float(expected(Double($0))) }, relative: 1e-6, absolute: 1e-6,
      sourceLocation: sourceLocation)
  }

  @Test(arguments: [[], [2, 7], [3, 20_011]]) func valuesMatchTheDefinitions(shape: [Int]) {
    let x = random(shape) * 3
    check(x, { $0.exp() }, { exp($0) })
    check(x, { $0.tanh() }, { tanh($0) })
    check(x, { $0.sigmoid() }, { 1 / (1 + exp(-$0)) })
    check(x, { $0.softplus() }, { log(1 + exp($0)) })
    check(x, { $0.squared() }, { $0 * $0 })
    check(x, { $0.absolute() }, { abs($0) })
    check(x, { $0.leakyReLU(slope: 0.2) }, { $0 > 0 ? $0 : Double(Float(0.2)) * $0 })
    check(x, { $0.relu() }, { max($0, 0) })
    check(x, { $0.clamped(to: -1...2) }, { min(max($0, -1), 2) })
    let y = positive(shape)
    check(y, { $0.log() }, { log($0) })
    check(y, { $0.squareRoot() }, { $0.squareRoot() })
    check(x, { $0.squareRoot(floor: 0.25) }, { max($0, 0.25).squareRoot() })
    check(y, { $0.reciprocal() }, { 1 / $0 })
  }

  @Test func derivativesAtKinksAreTheStatedOnes() {
    func slope(_ x: Float, _ function: (Tensor) -> Tensor) -> Float? {
      let x = Tensor(scalar: x).asVariable()
      return gradient(of: function(x), withRespectTo: [x])[0]?.item
    }
    #expect(slope(0) { $0.relu() } == 0)
    #expect(slope(0) { $0.leakyReLU(slope: 0.2) } == 0.2)
    #expect(slope(0) { $0.absolute() } == -1)
    #expect(slope(2) { $0.clamped(to: -1...2) } == 1)
    #expect(slope(-1) { $0.clamped(to: -1...2) } == 1)
    #expect(slope(0) { $0.squareRoot(floor: 0.01) } == 0)
    #expect(slope(0.25) { $0.squareRoot(floor: 0.01) } == 1)
    #expect(slope(2.01) { $0.clamped(to: -1...2) } == 0)
  }

  @Test func notANumberIsNotHidden() {
    let x = Tensor(scalar: .nan)
    for y in [
      x.exp(), x.log(), x.squareRoot(), x.squareRoot(floor: 1), x.tanh(), x.sigmoid(), x.softplus(),
      x.absolute(), x.relu(),
      x.leakyReLU(slope: 0.2), x.clamped(to: 0...1), x.reciprocal(), x.sum(),
    ] {
      #expect(y.item.isNaN)
    }
  }

  @Test func farFromZeroTheFunctionsSaturate() {
    let x = Tensor([-200, 200], shape: [2])
    #expect(x.tanh().values == [-1, 1])
    #expect(x.sigmoid().values == [0, 1])
    #expect(x.softplus().values == [0, 200])
    #expect(x.exp().values == [0, .infinity])
  }
}
