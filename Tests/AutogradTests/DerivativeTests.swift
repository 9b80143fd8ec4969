// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import TestSupport
import Testing

/// First and second derivatives of every primitive against finite differences.
@Suite struct DerivativeTests {
  @Test func arithmetic() {
    let (a, b) = (random([3, 4], "a"), random([3, 4], "b"))
    checkGradients(at: [a, b]) { $0[0] + $0[1] }
    checkGradients(at: [a, b]) { $0[0] - $0[1] }
    checkGradients(at: [a, b]) { $0[0] * $0[1] }
    checkGradients(at: [a, positive([3, 4], "b")]) { $0[0] / $0[1] }
  }

  @Test func arithmeticWithNumbers() {
    let x = random([5])
    checkGradients(at: [x]) { (3 - $0[0] * 2 + 1) * $0[0] }
    checkGradients(at: [x]) { (-$0[0] / 4 - 2) * (0.5 + $0[0]) }
    checkGradients(at: [positive([5])]) { 2 / $0[0] }
  }

  @Test func arithmeticPerChannel() {
    let (x, v) = (random([2, 3, 4]), random([4], "v"))
    checkGradients(at: [x, v]) { $0[0].squared().adding(perChannel: $0[1].squared()) }
    checkGradients(at: [x, v]) { $0[0].multiplied(perChannel: $0[1]) }
  }

  @Test func functions() {
    let x = random([7])
    checkGradients(at: [x * 0.5]) { $0[0].exp() }
    checkGradients(at: [x]) { $0[0].tanh() }
    checkGradients(at: [x]) { $0[0].sigmoid() }
    checkGradients(at: [x]) { $0[0].softplus() }
    checkGradients(at: [x]) { $0[0].squared() }
    checkGradients(at: [positive([7])]) { $0[0].log() }
    checkGradients(at: [positive([7])]) { $0[0].squareRoot() }
    checkGradients(at: [positive([7])]) { $0[0].reciprocal() }
  }

  @Test func piecesOfStraightLines() {
    let x = awayFromZero([9])
    checkGradients(at: [x]) { $0[0].squared() * $0[0].leakyReLU(slope: 0.2) }
    checkGradients(at: [x]) { $0[0].squared() * $0[0].relu() }
    checkGradients(at: [x]) { $0[0].squared() * $0[0].absolute() }
    checkGradients(at: [Tensor([-0.9, -0.2, 0, 0.3, 0.8], shape: [5])]) {
      $0[0].squared() * $0[0].clamped(to: -0.5...0.6)
    }
  }

  @Test func reductions() {
    let x = random([2, 3, 4])
    checkGradients(at: [x]) { $0[0].squared().sum() }
    checkGradients(at: [x]) { $0[0].squared().mean() }
    for axes in [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]] {
      checkGradients(at: [x]) { $0[0].squared().sum(alongAxes: axes) }
      checkGradients(at: [x]) { $0[0].squared().mean(alongAxes: axes, keepingDimensions: true) }
    }
  }

  @Test func broadcasting() {
    checkGradients(at: [random([1, 3, 1])]) { $0[0].squared().broadcast(to: [2, 3, 4]) }
    checkGradients(at: [random([2, 1, 1, 3])]) { $0[0].squared().broadcast(to: [2, 4, 5, 3]) }
  }

  @Test func shapes() {
    let x = random([2, 3, 4])
    checkGradients(at: [x]) { $0[0].squared().reshaped(to: [4, 6]) }
    checkGradients(at: [x]) { $0[0].squared().permuted([2, 0, 1]) }
    checkGradients(at: [x]) { $0[0].squared().padded(before: [1, 0, 2], after: [0, 1, 3]) }
    checkGradients(at: [x]) { $0[0].squared().sliced(from: [0, 1, 1], to: [2, 3, 3]) }
    checkGradients(at: [x, random([2, 1, 4], "y")]) {
      .concatenated([$0[0].squared(), $0[1].squared()], alongAxis: 1)
    }
  }

  @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
  func matrixProducts(transposed: (left: Bool, right: Bool)) {
    let a = random(transposed.left ? [4, 3] : [3, 4], "a")
    let b = random(transposed.right ? [5, 4] : [4, 5], "b")
    checkGradients(at: [a, b]) {
      $0[0].matrixProduct(
        $0[1], transposingLeft: transposed.left, transposingRight: transposed.right)
    }
  }

  @Test(arguments: [[9], [6, 5], [4, 3, 5]]) func convolutions(size: [Int]) {
    let kernel = size.indices.map { 3 + $0 % 2 }
    let window = Window.same(kernel: kernel, stride: size.map { _ in 2 }, inputSize: size)
    let output = window.outputSize(ofInput: size)
    let x = random([2] + size + [2], "x")
    let w = random(kernel + [2, 3], "w")
    let y = random([2] + output + [3], "y")
    checkGradients(at: [x, w, random([3], "b")]) {
      $0[0].convolved(with: $0[1], window: window, bias: $0[2])
    }
    checkGradients(at: [y, w, random([2], "b")]) {
      $0[0].convolvedTransposed(with: $0[1], window: window, outputSize: size, bias: $0[2])
    }
    checkGradients(at: [x, y]) { kernelGradient($0[0], $0[1], window: window) }
  }

  /// Biases far from zero keep every pre-activation on one side of the kink of the leaky ReLU.
  @Test(arguments: [Float(0.2), 0]) func convolutionsWithLeakyReLU(slope: Float) {
    let window = Window.same(kernel: [5], stride: [2], inputSize: [8])
    let (x, w) = (random([2, 8, 2], "x") * 0.1, random([5, 2, 2], "w"))
    let bias = Tensor([3, -3], shape: [2])
    checkGradients(at: [x, w, bias]) {
      $0[0].convolved(with: $0[1], window: window, bias: $0[2], slope: slope).squared()
    }
    checkGradients(at: [random([2, 4, 2], "y") * 0.1, w, bias]) {
      $0[0].convolvedTransposed(
        with: $0[1], window: window, outputSize: [8], bias: $0[2], slope: slope
      ).squared()
    }
  }

  @Test func gradientPenaltyWithRespectToTheWeights() {
    let window = Window.same(kernel: [5], stride: [2], inputSize: [8])
    let x = random([3, 8, 1])
    let weights = [
      random([5, 1, 4], "w1"), Tensor([2, -2, 2, -2], shape: [4]), random([16, 1], "w2"),
    ]
    checkGradients(at: weights) { weights in
      let x = x.asVariable()
      let scores = x.convolved(with: weights[0], window: window, bias: weights[1], slope: 0.2)
        .squared().reshaped(to: [3, 16]).matrixProduct(weights[2])
      guard
        let slopes = gradient(of: scores.sum(), withRespectTo: [x], recordingGraph: true)[0]
      else { return Tensor(scalar: .nan) }
      return ((slopes.squared().sum(alongAxes: [1, 2]) + 1e-12).squareRoot() - 1).squared().mean()
    }
  }
}
