// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct ModulatedConvolutionTests {
  @Test(arguments: [[5], [3, 3]], [true, false])
  func itEqualsAKernelOfItsOwnForEachExample(kernel: [Int], demodulates: Bool) {
    let layer = Self.layer(kernel, demodulates: demodulates, gain: 1.5)
    let (x, w) = Self.operands(dimensions: kernel.count)
    let y = layer(x, style: w)
    #expect(y.shape == [3] + kernel.map { _ in 4 } + [3])
    let field = kernel.reduce(1, *)
    // Without demodulation the gain belongs to the kernel.
    let scale = (demodulates ? 1 : 1.5) / Double(2 * field).squareRoot()
    for example in 0..<3 {
      var stream = RandomStream(seed: 1, name: "plain")
      let plain = Convolution(
        inputs: 2, outputs: 3, kernel: kernel, stride: kernel.map { _ in 1 }, usesBias: false,
        using: &stream)
      plain.kernel.assign(
        Self.kernel(
          of: layer, style: Self.row(w, example), scale: scale,
          gain: demodulates ? 1.5 : nil))
      expectClose(Self.row(y, example), plain(Self.row(x, example)).values, absolute: 2e-5)
    }
  }

  @Test func repetitionPrecedesTheConvolution() {
    var stream = RandomStream(seed: 1, name: "plain")
    let layer = Self.layer([9], resampling: .nearest([4]), demodulates: false)
    let (x, w) = Self.operands(dimensions: 1)
    let plain = UpsamplingConvolution(
      inputs: 2, outputs: 3, kernel: [9], factor: [4], usesBias: false, using: &stream)
    plain.convolution.kernel.assign(
      Self.kernel(of: layer, style: Self.row(w, 1), scale: 1 / Double(18).squareRoot(), gain: nil))
    expectClose(
      Self.row(layer(x, style: w), 1), plain(Self.row(x, 1)).values, absolute: 2e-5)
  }

  /// d is that of the 3 x 3 taps, which have the layout `[3, 3, out, in]`.
  @Test func doublingPrecedesTheConvolution() {
    var stream = RandomStream(seed: 1, name: "plain")
    let layer = Self.layer([3, 3], resampling: .doubling)
    let (x, w) = Self.operands(dimensions: 2)
    let stored = Self.stored(layer)
    let style = layer.style(Self.row(w, 2)).values.map(Double.init)
    let values = stored.values.map { Double($0) / Double(18).squareRoot() }
    let plain = DoublingConvolution(inputs: 2, outputs: 3, usesBias: false, using: &stream)
    plain.kernel.assign(
      Tensor(
        values.indices.map { place in
          let (output, input) = (place / 2 % 3, place % 2)
          var energy = 1e-8
          for tap in 0..<9 {
            for channel in 0..<2 {
              let part = style[channel] * values[(tap * 3 + output) * 2 + channel]
              energy += part * part
            }
          }
          return Float(style[input] * values[place] / energy.squareRoot())
        }, shape: stored.shape))
    let y = layer(x, style: w)
    #expect(y.shape == [3, 8, 8, 3])
    expectClose(Self.row(y, 2), plain(Self.row(x, 2)).values, absolute: 2e-5)
  }

  /// Of silence only the noise and the bias are left.
  @Test func noiseAndBiasPrecedeTheActivation() {
    let layer = Self.layer([3], takesNoise: true, activation: .leakyReLU(slope: 0.5))
    layer.bias.assign(Tensor([1, 0, -1], shape: [3]))
    layer.noise?.strength.assign(Tensor([1, 2, 0], shape: [3]))
    let y = layer(
      .zeros([1, 2, 2]), style: .zeros([1, 4]), noise: Tensor([1, -2], shape: [1, 2, 1]))
    #expect(y.values == [2, 2, -0.5, -0.5, -2, -0.5])
  }

  @Test(arguments: [ModulatedConvolution.Resampling.none, .nearest([2, 2]), .doubling])
  func anExampleDoesNotDependOnItsBatch(resampling: ModulatedConvolution.Resampling) {
    var stream = RandomStream(seed: 9, name: "test")
    let layer = ModulatedConvolution(
      inputs: 32, outputs: 32, kernel: [3, 3], styles: 7, resampling: resampling,
      takesNoise: true, activation: .leakyReLU(slope: 0.2), using: &stream)
    layer.noise?.strength.assign(.normal(mean: 0, deviation: 1, shape: [32], using: &stream))
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [5, 16, 16, 32], using: &stream)
    let w = Tensor.normal(mean: 0, deviation: 1, shape: [5, 7], using: &stream)
    let size = resampling == .none ? 16 : 32
    let noise = Tensor.normal(mean: 0, deviation: 1, shape: [5, size, size, 1], using: &stream)
    let batch = layer(x, style: w, noise: noise)
    for example in [0, 3] {
      let alone = layer(
        Self.row(x, example), style: Self.row(w, example), noise: Self.row(noise, example))
      #expect(alone.values == Self.row(batch, example).values)
    }
  }

  /// First and second derivatives; a penalty on path lengths needs the second ones.
  @Test func derivativesAgreeWithDifferences() {
    let layer = Self.layer([3, 3])
    var stream = RandomStream(seed: 10, name: "test")
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [2, 2, 3, 2], using: &stream)
    let w = Tensor.normal(mean: 0, deviation: 0.5, shape: [2, 4], using: &stream)
    checkGradients(at: [x, w]) { layer($0[0], style: $0[1]) }
  }

  @Test func itsParametersAreTrained() {
    let layer = Self.layer([3], takesNoise: true)
    #expect(
      layer.parameters.map(\.name) == [
        "style.kernel", "style.bias", "noise.strength", "bias", "convolution.kernel",
      ])
    let (x, w) = Self.operands(dimensions: 1)
    let y = layer(x, style: w, noise: Tensor([Float](repeating: 1, count: 12), shape: [3, 4, 1]))
    let slopes = gradient(
      of: y.squared().sum(), withRespectTo: layer.parameters.map(\.parameter.value))
    #expect(slopes.allSatisfy { $0?.values.contains(0) == false })
  }

  // MARK: Fixtures

  private static func layer(
    _ kernel: [Int], resampling: ModulatedConvolution.Resampling = .none,
    demodulates: Bool = true, takesNoise: Bool = false, gain: Float = 1,
    activation: Activation = .linear
  ) -> ModulatedConvolution {
    var stream = RandomStream(seed: 8, name: "layer")
    return ModulatedConvolution(
      inputs: 2, outputs: 3, kernel: kernel, styles: 4, resampling: resampling,
      demodulates: demodulates, takesNoise: takesNoise, gain: gain, activation: activation,
      using: &stream)
  }

  /// x `[3, 4..., 2]` and w `[3, 4]`.
  private static func operands(dimensions: Int) -> (x: Tensor, w: Tensor) {
    var stream = RandomStream(seed: 7, name: "operands")
    let size = Array(repeating: 4, count: dimensions)
    return (
      .normal(mean: 0, deviation: 1, shape: [3] + size + [2], using: &stream),
      .normal(mean: 0, deviation: 1, shape: [3, 4], using: &stream)
    )
  }

  private static func row(_ x: Tensor, _ example: Int) -> Tensor {
    let rest = x.shape.dropFirst()
    return x.sliced(from: [example] + rest.map { _ in 0 }, to: [example + 1] + rest)
  }

  private static func stored(_ layer: ModulatedConvolution) -> Tensor {
    layer.state().first { $0.name == "convolution.kernel" }?.tensor ?? .zeros([])
  }

  /// The kernel of one example, `[K..., in, out]`: equations 1 and 3 in double precision.
  private static func kernel(
    of layer: ModulatedConvolution, style w: Tensor, scale: Double, gain: Double?
  ) -> Tensor {
    let stored = stored(layer)
    let style = layer.style(w).values.map(Double.init)
    let scaled = stored.values.enumerated().map { place, value in
      Double(value) * scale * style[place / 3 % 2]
    }
    var energies = [Double](repeating: 1e-8, count: 3)
    for (place, value) in scaled.enumerated() { energies[place % 3] += value * value }
    return Tensor(
      scaled.enumerated().map { place, value in
        Float(gain.map { value * $0 / energies[place % 3].squareRoot() } ?? value)
      }, shape: stored.shape)
  }
}
