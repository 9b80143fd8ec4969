// SPDX-License-Identifier: MIT
import Autograd
import TestSupport
import Testing

/// Reflected shifts, and convolutions with fused leaky ReLU and shift, against separate operations.
struct LeakyReLUOutputTests {
  private let x = random([3, 5, 2])
  private static let shifts = [2, 0, -3]

  @Test func edgesAreFilledByReflection() {
    let x = Tensor([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4], shape: [3, 5, 1])
    let y = x.reflectShifted(by: Self.shifts)
    #expect(y.values == [2, 1, 0, 1, 2, 0, 1, 2, 3, 4, 3, 4, 3, 2, 1])
    #expect(y.shape == [3, 5, 1])
  }

  @Test func shiftsAreDifferentiable() {
    checkGradients(at: [x]) { $0[0].squared().reflectShifted(by: Self.shifts) }
    checkGradients(at: [x]) { $0[0].squared().reflectShiftedAdjoint(by: Self.shifts) }
  }

  @Test func shiftsThatDoNotFitStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 1]).reflectShifted(by: [2])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 1]).reflectShifted(by: [0, 0])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([1, 2, 2, 1]).reflectShifted(by: [0])
    }
  }

  /// A convolution of a leaky ReLU that stands alone computes its derivative, unless the output has other uses.
  @Test(arguments: [Float(0), 0.2])
  func aConvolutionOfALeakyReLUComputesItsDerivative(slope: Float) {
    let window = Window.same(kernel: [3], stride: [1], inputSize: [5])
    let points = [random([3, 5, 2]), random([3, 2, 4], "w")]
    checkGradients(at: points) {
      $0[0].squared().leakyReLU(slope: slope).convolved(with: $0[1].squared(), window: window)
    }
    for isUsedTwice in [false, true] {
      let gradients = [false, true].map { isNaive in
        let variables = points.map { $0.asVariable() }
        let x = variables[0] * 3
        let hidden = isNaive ? x.clampedReLU(slope: slope) : x.leakyReLU(slope: slope)
        let y = hidden.convolved(with: variables[1], window: window).squared().sum()
        return gradient(of: isUsedTwice ? y + hidden.sum() : y, withRespectTo: variables)
      }
      for (found, expected) in zip(gradients[1], gradients[0]) {
        expectClose(found ?? .zeros([1]), expected?.values ?? [], absolute: 1e-5)
      }
    }
  }

  // MARK: Fused into a convolution

  /// Two layers and a sum, with fused or separate operations.
  private struct Layers {
    let window: Window
    let variables: [Tensor]
    let shifts: [Int]?
    let slope: Float = 0.2

    init(length: Int, shifts: [Int]?) {
      window = .same(kernel: [5], stride: [2], inputSize: [length])
      self.shifts = shifts
      variables = [
        random([3, length, 2], "x"), random([5, 2, 3], "v"), random([3], "b"),
        random([5, 3, 2], "w"),
      ].map { $0.asVariable() }
    }

    func hidden(fused: Bool) -> Tensor {
      let (x, v, b) = (variables[0], variables[1], variables[2])
      if fused {
        return x.convolved(with: v, window: window, bias: b, slope: slope, shifts: shifts)
      }
      let y = x.convolved(with: v, window: window).adding(perChannel: b).clampedReLU(slope: slope)
      return shifts.map(y.reflectShifted(by:)) ?? y
    }

    func result(_ hidden: Tensor) -> Tensor {
      let window = Window.same(kernel: [5], stride: [2], inputSize: [hidden.shape[1]])
      return hidden.convolved(with: variables[3], window: window)
    }

    /// The gradients of a loss, and those of a penalty on its gradient in x.
    func gradients(fused: Bool) -> [Tensor?] {
      let y = result(hidden(fused: fused))
      let slope = gradient(
        of: y.squared().sum(), withRespectTo: [variables[0]], recordingGraph: true)[0]
      return gradient(of: y.squared().sum(), withRespectTo: variables)
        + gradient(of: (slope ?? .zeros([])).squared().sum(), withRespectTo: variables)
    }
  }

  /// Lengths of the hidden signal: 30, and 3, for which the reflected edges overlap.
  @Test(arguments: [60, 6], [[2, 0, -2], [1, -1, 2], nil])
  func onePassIsAsGoodAsSeveral(length: Int, shifts: [Int]?) {
    let layers = Layers(length: length, shifts: shifts)
    expectClose(layers.hidden(fused: true), layers.hidden(fused: false).values, absolute: 1e-5)
    let (fused, plain) = (layers.gradients(fused: true), layers.gradients(fused: false))
    #expect(fused.count == 8)
    for (fused, plain) in zip(fused, plain) {
      let scale = (plain?.values ?? []).reduce(1) { max($0, abs($1)) }
      expectClose(fused ?? .zeros([0]), plain?.values ?? [.nan], absolute: 1e-5 * scale)
    }
  }

  /// The fused rule must not be used for a gradient with respect to the leaky ReLU's output, nor
  /// twice.
  @Test(arguments: [true, false]) func whatIsBetweenTwoLayersHasAGradientToo(isUsedTwice: Bool) {
    let layers = Layers(length: 40, shifts: [2, 0, -1])
    func gradients(fused: Bool) -> [Tensor?] {
      let hidden = layers.hidden(fused: fused)
      let loss = layers.result(hidden).squared().sum()
      return gradient(
        of: isUsedTwice ? loss + hidden.squared().sum() : loss,
        withRespectTo: isUsedTwice ? [layers.variables[0]] : [hidden, layers.variables[0]])
    }
    for (fused, plain) in zip(gradients(fused: true), gradients(fused: false)) {
      let scale = (plain?.values ?? []).reduce(1) { max($0, abs($1)) }
      expectClose(fused ?? .zeros([0]), plain?.values ?? [.nan], absolute: 1e-5 * scale)
    }
  }

  @Test func transposedConvolutionsUseTheFusedRuleToo() {
    let window = Window.same(kernel: [5], stride: [2], inputSize: [20])
    let variables = [random([2, 5, 3], "x"), random([5, 2, 3], "v"), random([5, 3, 2], "w")]
      .map { $0.asVariable() }
    func loss(fused: Bool) -> Tensor {
      let inner = Window.same(kernel: [5], stride: [2], inputSize: [10])
      let sum = variables[0].convolvedTransposed(
        with: variables[1], window: inner, outputSize: [10], slope: fused ? 0.2 : nil)
      let hidden = fused ? sum : sum.leakyReLU(slope: 0.2)
      return hidden.convolvedTransposed(
        with: variables[2], window: window,
        outputSize: [20]
      ).squared().sum()
    }
    let fused = gradient(of: loss(fused: true), withRespectTo: variables)
    let plain = gradient(of: loss(fused: false), withRespectTo: variables)
    for (fused, plain) in zip(fused, plain) {
      let scale = (plain?.values ?? []).reduce(1) { max($0, abs($1)) }
      expectClose(fused ?? .zeros([0]), plain?.values ?? [.nan], absolute: 1e-5 * scale)
    }
  }
}

extension Tensor {
  /// A leaky ReLU of other operations.
  fileprivate func clampedReLU(slope: Float) -> Tensor {
    clamped(to: 0 ... .infinity) + clamped(to: -.infinity...0) * slope
  }
}
