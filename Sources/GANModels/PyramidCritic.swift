// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The critic of a ``ConvolutionPyramid``: examples `[N, L, C]` or `[N, T, F, C]` to scores `[N]`.
///
/// Strided convolutions with leaky rectifiers of slope 0.2, phase shuffle on request after all of
/// them but the last, and a dense layer. Donahue, McAuley and Puckette, "Adversarial Audio
/// Synthesis" (ICLR 2019), tables 4 and 6 and section 3.3.
public final class PyramidCritic: Critic {
  /// What the rectifiers multiply negative values by.
  private static let slope: Float = 0.2

  private let blocks: [Convolution]
  private let dense: Dense
  private let phaseShuffle: PhaseShuffle
  private let exampleShape: [Int]

  /// A critic of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: some PyramidConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    let pyramid = configuration.pyramid
    exampleShape = pyramid.exampleShape
    phaseShuffle = PhaseShuffle(radius: configuration.phaseShuffleRadius)
    blocks = pyramid.criticBlocks.map { block in
      Convolution(
        inputs: block.inputs, outputs: block.outputs,
        kernel: pyramid.kernel(length: configuration.kernelLength),
        stride: pyramid.strides(of: block),
        activation: .leakyReLU(slope: Self.slope), initializer: initializer, using: &stream)
    }
    dense = Dense(
      inputs: pyramid.startShape.reduce(1, *), outputs: 1, initializer: initializer,
      using: &stream)
  }

  /// Examples to scores `[N]`; the shifts of the phase shuffle come from `stream`.
  public func callAsFunction(_ examples: Tensor, using stream: inout RandomStream) -> Tensor {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) for a critic of \(exampleShape)")
    let count = examples.shape[0]
    var x = examples
    for (index, block) in blocks.enumerated() {
      let isLast = index == blocks.count - 1
      x = block(x, shifts: isLast ? nil : phaseShuffle.shifts(count, using: &stream))
    }
    return dense(x.reshaped(to: [count, x.count / count])).reshaped(to: [count])
  }
}
