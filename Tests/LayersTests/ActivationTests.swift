// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

struct ActivationTests {
  @Test(arguments: [
    (Activation.linear, [-2, 0.5]), (.relu, [0, 0.5]), (.leakyReLU(slope: 0.2), [-0.4, 0.5]),
    (.tanh, [-0.9640276, 0.4621172]), (.sigmoid, [0.1192029, 0.6224593]),
    (.softplus, [0.1269280, 0.9740770]),
  ])
  func valuesAreThoseOfTheFormula(activation: Activation, expected: [Float]) {
    expectClose(activation(Tensor([-2, 0.5], shape: [2])), expected)
  }
}
