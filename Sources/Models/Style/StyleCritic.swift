// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The critic of the style family: examples `[N, S..., C]` to scores `[N]`.
///
/// A convolution of one tap, a block for each level from the finest on, and at the coarsest level
/// the ``MinibatchDeviation`` of groups, a convolution and two dense layers; leaky ReLUs of slope 0.2
/// and equalized learning rates everywhere. Karras, Laine and Aila (2019), section 2, whose critic
/// is that of Karras and others, "Progressive Growing of GANs" (2018), table 2; with residual blocks
/// Karras and others, "Analyzing and Improving the Image Quality of StyleGAN" (2020), figure 7 (c).
/// Classes are judged as by ``DCGANCritic``: the papers have none.
public final class StyleCritic: Critic {
  static let slope: Float = 0.2
  /// Examples whose deviation is computed together.
  private static let groupSize = 4

  private let input: Convolution
  private let blocks: [StyleCriticBlock]
  private let last: Convolution
  private let dense: Dense
  private let score: Dense
  private let classes: Dense?
  private let design: CriticDesign
  private let exampleShape: [Int]

  /// A critic of a valid configuration, with weights from `stream`.
  ///
  /// - Parameters:
  ///   - isResidual: whether a block adds its result to a smaller copy of its input.
  ///   - design: its deviation and its labels; the other parts are not built.
  init(
    _ configuration: StyleConfiguration, isResidual: Bool, design: CriticDesign,
    using stream: inout RandomStream
  ) {
    self.design = design
    exampleShape = configuration.exampleShape
    let channels = Array(configuration.channels.reversed())
    input = configuration.convolution(
      inputs: configuration.channelCount, outputs: channels[0], kernel: configuration.ones,
      using: &stream)
    blocks = zip(channels, channels.dropFirst()).map { inputs, outputs in
      StyleCriticBlock(
        configuration, inputs: inputs, outputs: outputs, isResidual: isResidual, using: &stream)
    }
    let coarsest = channels[channels.count - 1]
    last = configuration.convolution(
      inputs: coarsest + (design.seesDeviation ? 1 : 0), outputs: coarsest,
      kernel: configuration.kernel, using: &stream)
    dense = Dense(
      inputs: configuration.startSizes.reduce(coarsest, *), outputs: coarsest,
      activation: .leakyReLU(slope: Self.slope), equalized: .init(), using: &stream)
    score = Dense(inputs: coarsest, outputs: 1, equalized: .init(gain: 1), using: &stream)
    classes =
      design.labels == .none
      ? nil
      : Dense(
        inputs: coarsest, outputs: design.labels.classCount, equalized: .init(gain: 1),
        using: &stream)
  }

  /// Whether it compares the examples of a batch.
  public var mixesExamples: Bool { design.seesDeviation }

  /// Examples to scores `[N]` and, of a classifier, logits; uses no random numbers.
  public func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) for a critic of \(exampleShape)")
    let count = examples.shape[0]
    var x = blocks.reduce(input(examples)) { $1($0) }
    if design.seesDeviation { x = MinibatchDeviation(groupSize: Self.groupSize)(x) }
    x = last(x)
    let features = dense(x.reshaped(to: [count, x.count / count]))
    return design.output(
      score: score(features).reshaped(to: [count]), classes: classes?(features), labels: labels)
  }
}

/// A block of a ``StyleCritic``: two convolutions, the second to the next coarser level.
///
///     y = narrow(convolution(x)),   y = (narrow(convolution(x)) + skip(mean(x))) / √2  if residual
final class StyleCriticBlock: Module {
  private let convolution: Convolution
  private let narrowing: any NarrowingLayer
  private let skip: Convolution?
  private let pooling: AveragePooling

  init(
    _ configuration: StyleConfiguration, inputs: Int, outputs: Int, isResidual: Bool,
    using stream: inout RandomStream
  ) {
    convolution = configuration.convolution(
      inputs: inputs, outputs: inputs, kernel: configuration.kernel, using: &stream)
    narrowing =
      configuration.isWaveform
      ? configuration.convolution(
        inputs: inputs, outputs: outputs, kernel: configuration.kernel,
        stride: configuration.factor, using: &stream)
      : HalvingConvolution(
        inputs: inputs, outputs: outputs, activation: .leakyReLU(slope: StyleCritic.slope),
        equalized: .init(), using: &stream)
    skip =
      isResidual
      ? Convolution(
        inputs: inputs, outputs: outputs, kernel: configuration.ones, stride: configuration.ones,
        usesBias: false, equalized: .init(gain: 1), using: &stream) : nil
    pooling = AveragePooling(factor: configuration.factor)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let y = narrowing.narrowed(convolution(x))
    guard let skip else { return y }
    return (y + skip(pooling(x))) * Float(0.5).squareRoot()
  }
}

/// A convolution to a smaller signal.
private protocol NarrowingLayer: Module {
  func narrowed(_ x: Tensor) -> Tensor
}

extension Convolution: NarrowingLayer {
  fileprivate func narrowed(_ x: Tensor) -> Tensor { self(x) }
}

extension HalvingConvolution: NarrowingLayer {
  fileprivate func narrowed(_ x: Tensor) -> Tensor { self(x) }
}

extension StyleConfiguration {
  /// A convolution with a leaky ReLU and an equalized learning rate.
  fileprivate func convolution(
    inputs: Int, outputs: Int, kernel: [Int], stride: [Int]? = nil, using stream: inout RandomStream
  ) -> Convolution {
    Convolution(
      inputs: inputs, outputs: outputs, kernel: kernel, stride: stride ?? ones,
      activation: .leakyReLU(slope: StyleCritic.slope), equalized: .init(), using: &stream)
  }
}
