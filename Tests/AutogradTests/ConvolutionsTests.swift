// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import TestSupport
import Testing

/// Values of the convolutions against nested loops; more sizes are tested in
/// `ConvolutionKernelsTests`.
struct ConvolutionsTests {
  /// A convolution in 1 to 3 dimensions in which all sizes differ.
  private struct Case {
    let window: Window
    let geometry: ConvolutionGeometry
    let x, w, y: Tensor

    init(_ size: [Int]) {
      let kernel = [3, 4, 2].prefix(size.count), stride = [2, 1, 3].prefix(size.count)
      window = .same(kernel: Array(kernel), stride: Array(stride), inputSize: size)
      let output = window.outputSize(ofInput: size)
      geometry = ConvolutionGeometry(
        batch: 2, inputSize: size, inputChannels: 3, kernelSize: window.kernel,
        stride: window.stride, paddingBefore: window.padding.map(\.before), outputSize: output,
        outputChannels: 5)
      x = random([2] + size + [3], "x")
      w = random(kernel + [3, 5], "w")
      y = random([2] + output + [5], "y")
    }
  }

  @Test(arguments: [[11], [7, 6], [5, 4, 7]]) func theFamilyMatchesItsDefinition(size: [Int]) {
    let (window, geometry) = (Case(size).window, Case(size).geometry)
    let (x, w, y) = (Case(size).x, Case(size).w, Case(size).y)
    let forward = x.convolved(with: w, window: window)
    #expect(forward.shape == y.shape)
    expectClose(forward, NaiveConvolution.forward(x.values, w.values, geometry))
    let adjoint = y.convolvedTransposed(with: w, window: window, outputSize: size)
    #expect(adjoint.shape == x.shape)
    expectClose(adjoint, NaiveConvolution.inputAdjoint(y.values, w.values, geometry))
    let kernel = kernelGradient(x, y, window: window)
    #expect(kernel.shape == w.shape)
    expectClose(
      kernel, NaiveConvolution.kernelGradient(x.values, y.values, geometry), absolute: 1e-4)
  }

  @Test(arguments: [[11], [7, 6]], [Float(0.2), 0, nil])
  func biasAndLeakyReLUEqualSeparateOperations(size: [Int], slope: Float?) {
    let c = Case(size)
    func check(
      _ fused: (Tensor, Tensor, Tensor) -> Tensor, _ plain: (Tensor, Tensor) -> Tensor,
      _ input: Tensor, channels: Int
    ) {
      let variables = [input, c.w, random([channels], "bias")].map { $0.asVariable() }
      let separate = plain(variables[0], variables[1]).adding(perChannel: variables[2])
      let expected = slope.map { separate.leakyReLU(slope: $0) } ?? separate
      let result = fused(variables[0], variables[1], variables[2])
      expectClose(result, expected.values)
      let slopes = gradient(of: result.squared().sum(), withRespectTo: variables)
      let expectedSlopes = gradient(of: expected.squared().sum(), withRespectTo: variables)
      for (slope, expected) in zip(slopes, expectedSlopes) {
        expectClose(slope ?? .zeros([0]), expected?.values ?? [.nan], absolute: 1e-2)
      }
    }
    check(
      { $0.convolved(with: $1, window: c.window, bias: $2, slope: slope) },
      { $0.convolved(with: $1, window: c.window) }, c.x, channels: 5)
    check(
      {
        $0.convolvedTransposed(with: $1, window: c.window, outputSize: size, bias: $2, slope: slope)
      },
      { $0.convolvedTransposed(with: $1, window: c.window, outputSize: size) }, c.y, channels: 3)
  }

  @Test func gradientsGoOnlyWhereTheyAreAskedFor() {
    let c = Case([11])
    let (x, w) = (c.x.asVariable(), c.w.asVariable())
    let y = x.convolved(with: c.w, window: c.window, slope: 0.2)
    #expect(gradient(of: y.sum(), withRespectTo: [x, w]).map { $0 == nil } == [false, true])
    #expect(!c.x.convolved(with: c.w, window: c.window, slope: 0.2).isRecorded)
  }

  @Test func shapesThatDoNotFitStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let window = Window.same(kernel: [3], stride: [1], inputSize: [8])
      _ = Tensor.zeros([1, 8, 2]).convolved(with: .zeros([3, 3, 4]), window: window)
    }
    await #expect(processExitsWith: .failure) {
      let window = Window.same(kernel: [3], stride: [2], inputSize: [8])
      _ = Tensor.zeros([1, 3, 4]).convolvedTransposed(
        with: .zeros([3, 2, 4]), window: window, outputSize: [8])
    }
    await #expect(processExitsWith: .failure) {
      let window = Window.same(kernel: [3], stride: [1], inputSize: [8])
      _ = Tensor.zeros([1, 8, 2]).convolved(
        with: .zeros([3, 2, 4]), window: window, bias: .zeros([2]))
    }
  }
}
