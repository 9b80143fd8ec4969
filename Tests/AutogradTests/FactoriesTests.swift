// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Testing

struct FactoriesTests {
  @Test func constantsFillTheirShape() {
    #expect(Tensor.zeros([2, 2]).values == [0, 0, 0, 0])
    #expect(Tensor.filled(with: -1.5, shape: [3]).values == [-1.5, -1.5, -1.5])
  }

  @Test func uniformValuesFillTheirRange() {
    var stream = RandomStream(seed: 1, name: "uniform")
    let values = Tensor.uniform(in: -2...3, shape: [100, 100], using: &stream).values
    #expect(values.allSatisfy { (-2..<3).contains($0) })
    #expect((values.min() ?? 0) < -1.99 && (values.max() ?? 0) > 2.99)
    #expect(abs(values.reduce(0, +) / 10_000 - 0.5) < 0.05)
  }

  @Test func normalValuesHaveTheirMeanAndDeviation() {
    var stream = RandomStream(seed: 1, name: "normal")
    let x = Tensor.normal(mean: 4, deviation: 0.5, shape: [10_000], using: &stream)
    let mean = x.mean().item
    #expect(abs(mean - 4) < 0.02)
    #expect(abs((x - mean).squared().mean().squareRoot().item - 0.5) < 0.02)
  }

  @Test func everyExampleFollowsAStreamOfItsOwn() {
    let streams = (0..<3).map { RandomStream(seed: 1, name: "example", index: UInt64($0)) }
    let x = Tensor.uniform(in: -1...1, shape: [3, 5, 2], streams: streams)
    let expected = streams.flatMap { stream -> [Float] in
      var stream = stream
      return (0..<10).map { _ in stream.uniform(-1..<1) }
    }
    #expect(x.values == expected)
  }

  @Test func randomValuesFollowTheirStream() {
    func values(_ seed: UInt64) -> [Float] {
      var stream = RandomStream(seed: seed, name: "values")
      let first = Tensor.uniform(in: 0...1, shape: [4], using: &stream)
      return first.values + Tensor.normal(mean: 0, deviation: 1, shape: [4], using: &stream).values
    }
    #expect(values(1) == values(1))
    #expect(values(1) != values(2))
  }
}
