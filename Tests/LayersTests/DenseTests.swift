// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct DenseTests {
  @Test func theResultIsTheProductPlusTheBias() throws {
    var stream = RandomStream(seed: 1, name: "test")
    let dense = Dense(inputs: 2, outputs: 3, using: &stream)
    try dense.load([
      "kernel": Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3]),
      "bias": Tensor([0.5, 0, -100], shape: [3]),
    ])
    let y = dense(Tensor([1, 10, 0, -1], shape: [2, 2]))
    #expect(y.shape == [2, 3])
    #expect(y.values == [41.5, 52, -37, -3.5, -5, -106])
  }

  @Test func aRowDoesNotDependOnTheBatch() {
    var stream = RandomStream(seed: 1, name: "test")
    let dense = Dense(inputs: 100, outputs: 37, activation: .tanh, using: &stream)
    let x = Tensor.uniform(in: -1...1, shape: [9, 100], using: &stream)
    let batch = dense(x).values
    for row in 0..<9 {
      let alone = dense(x.sliced(from: [row, 0], to: [row + 1, 100]))
      #expect(alone.values == Array(batch[(row * 37)..<((row + 1) * 37)]))
    }
  }

  @Test func parametersAreCountedAndNamed() {
    var stream = RandomStream(seed: 1, name: "test")
    let dense = Dense(inputs: 5, outputs: 3, using: &stream)
    #expect(dense.parameters.map(\.name) == ["kernel", "bias"])
    #expect(dense.parameterCount == 18)
    #expect(Dense(inputs: 5, outputs: 3, usesBias: false, using: &stream).parameterCount == 15)
  }

  @Test(arguments: [Activation.relu, .leakyReLU(slope: 0.2), .sigmoid])
  func theActivationIsAppliedOnce(activation: Activation) throws {
    var stream = RandomStream(seed: 1, name: "test")
    let plain = Dense(inputs: 4, outputs: 6, using: &stream)
    let active = Dense(inputs: 4, outputs: 6, activation: activation, using: &stream)
    try active.load(Dictionary(uniqueKeysWithValues: plain.state().map { ($0.name, $0.tensor) }))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [3, 4], using: &stream)
    expectClose(active(x), activation(plain(x)).values)
  }
}
