// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct MappingNetworkTests {
  @Test func itIsLayersBehindNormalizedLatentsAndClasses() {
    var stream = RandomStream(seed: 1, name: "test")
    let network = MappingNetwork(latents: 3, classCount: 2, styles: 4, depth: 2, using: &stream)
    let z = Tensor.normal(mean: 0, deviation: 3, shape: [2, 3], using: &stream)
    let w = network(z, labels: Tensor([1, 0, 0, 1], shape: [2, 2]))
    let (first, second) = (network.layers[0].kernel.value, network.layers[1].kernel.value)
    let table = network.embedding?.kernel.value.values ?? []
    func normalized(_ values: [Float], _ row: Int) -> [Float] {
      let row = Array(values[3 * row..<3 * row + 3])
      let square = row.map { $0 * $0 }.reduce(0, +) / Float(row.count)
      return row.map { $0 / square.squareRoot() }
    }
    func passed(_ row: [Float], _ kernel: Tensor) -> [Float] {
      let scale = Float(2).squareRoot() * 0.01 / Float(row.count).squareRoot()
      return (0..<4).map { output in
        let sum = row.indices.map { row[$0] * kernel.values[$0 * 4 + output] }.reduce(0, +)
        return sum > 0 ? sum * scale : 0.2 * sum * scale
      }
    }
    let expected = (0..<2).flatMap { row -> [Float] in
      let joined = normalized(z.values, row) + normalized(table, row)
      return passed(passed(joined, first), second)
    }
    expectClose(w, expected, relative: 1e-4)
  }

  /// The stored weights have a deviation of 100, those used about sqrt(2 / fan in).
  @Test func stylesKeepTheirPower() {
    var stream = RandomStream(seed: 2, name: "test")
    let network = MappingNetwork(latents: 64, styles: 128, depth: 4, using: &stream)
    let w = network(.normal(mean: 0, deviation: 1, shape: [50, 64], using: &stream))
    #expect((0.5...2).contains(w.squared().mean().item))
    #expect(network.parameters.count == 8)
  }

  @Test func aRowDoesNotDependOnItsBatch() {
    var stream = RandomStream(seed: 3, name: "test")
    let network = MappingNetwork(latents: 20, classCount: 3, styles: 37, using: &stream)
    let z = Tensor.normal(mean: 0, deviation: 1, shape: [9, 20], using: &stream)
    let labels = Tensor.uniform(in: 0...1, shape: [9, 3], using: &stream)
    let batch = network(z, labels: labels).sliced(from: [5, 0], to: [6, 37])
    let alone = network(
      z.sliced(from: [5, 0], to: [6, 20]), labels: labels.sliced(from: [5, 0], to: [6, 3]))
    #expect(alone.values == batch.values)
  }

  @Test func derivativesAgreeWithDifferences() {
    var stream = RandomStream(seed: 4, name: "test")
    let network = MappingNetwork(latents: 3, classCount: 2, styles: 4, depth: 1, using: &stream)
    let z = Tensor([1, -0.5, 2, 0.3, 1.5, -1], shape: [2, 3])
    checkGradients(at: [z, Tensor([1, 0.2, 0.3, 1], shape: [2, 2])], step: 2e-3) {
      network($0[0], labels: $0[1])
    }
  }
}
