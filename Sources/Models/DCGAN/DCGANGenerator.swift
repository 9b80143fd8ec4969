// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The generator of a ``DCGANLayout``: latents `[N, Z]` to examples `[N, L, C]` or
/// `[N, T, F, C]` in -1...1.
///
/// A dense layer to the innermost signal, upsampling convolutions with a ReLU between them, tanh, and an
/// optional learned filter; optional batch normalization and class-conditional scale and shift before
/// each ReLU. Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), tables 3 and 5
/// and appendix B.
public final class DCGANGenerator: Generator {
  /// Z.
  public let latentCount: Int
  /// Uniform in -1...1 unless the configuration says otherwise.
  public let latentDistribution: LatentDistribution

  private let dense: Dense
  private let blocks: [any UpsamplingBlock]
  private let normalizations: [BatchNormalization]
  private let modulations: [ClassModulation]
  private let postFilter: Convolution?
  private let conditioning: Conditioning?
  private let startShape: [Int]

  /// A generator of a valid configuration, with weights from `stream`.
  ///
  /// - Parameter output: the activation of the last block; examples are in -1...1 only with tanh.
  public init(
    _ configuration: some DCGANConfiguration, output: Activation = .tanh,
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) {
    let layout = configuration.layout
    latentCount = configuration.latentCount
    latentDistribution = configuration.latents ?? .uniform
    conditioning = configuration.conditioning
    startShape = layout.startShape
    let normalizes = configuration.normalizesBatches == true
    let modulates = configuration.conditioning?.method == .scale
    let activation: Activation = normalizes || modulates ? .linear : .relu
    dense = Dense(
      inputs: configuration.inputCount, outputs: startShape.reduce(1, *), activation: activation,
      initializer: initializer, using: &stream)
    blocks = layout.upsamplingBlocks(
      configuration.upsampling, kernelLength: configuration.kernelLength,
      innerActivation: activation, outputActivation: output, initializer: initializer,
      using: &stream)
    let channels = configuration.innerChannels
    normalizations = normalizes ? channels.map { BatchNormalization(channels: $0) } : []
    let classCount = configuration.classCount
    modulations =
      modulates ? channels.map { ClassModulation(channels: $0, classCount: classCount) } : []
    postFilter = configuration.postFilterLength.map {
      Convolution(
        inputs: layout.channelCount, outputs: layout.channelCount,
        kernel: layout.kernel(length: $0), stride: layout.kernel(length: 1), usesBias: false,
        initializer: initializer, using: &stream)
    }
  }

  /// The dense layer's rows of the latent, `[Z, width]`; rows behind them belong to the class.
  public var latentProjection: Tensor? {
    let width = dense.kernel.value.shape[2]
    return dense.kernel.value.sliced(from: [0, 0, 0], to: [1, latentCount, width])
      .reshaped(to: [latentCount, width])
  }

  /// Latents `[N, Z]` to examples; the post filter may lead beyond -1...1.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let (latents, labels, training) = (input.latents, input.labels, input.isTraining)
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount,
      "latents of \(latents.shape) for a generator of [N, \(latentCount)]")
    precondition(
      labels.map(\.shape) == conditioning.map { [latents.shape[0], $0.classCount] },
      "labels of \(labels?.shape ?? []) for \(conditioning?.classCount ?? 0) classes")
    var x = dense(joined(latents, labels)).reshaped(to: [latents.shape[0]] + startShape)
    for (index, block) in blocks.enumerated() {
      x = block(finished(x, before: index, labels: labels, training: training))
    }
    return postFilter?(x) ?? x
  }

  private func joined(_ latents: Tensor, _ labels: Tensor?) -> Tensor {
    guard conditioning?.method == .embedding, let labels else { return latents }
    return .concatenated([latents, labels], alongAxis: 1)
  }

  /// What happens to a signal before a block, if the layer before has not rectified it itself.
  private func finished(
    _ x: Tensor, before index: Int, labels: Tensor?, training: Bool
  ) -> Tensor {
    guard !normalizations.isEmpty || !modulations.isEmpty else { return x }
    var x = x
    if !normalizations.isEmpty { x = normalizations[index](x, training: training) }
    if !modulations.isEmpty, let labels { x = modulations[index](x, labels: labels) }
    return x.relu()
  }
}

/// Class-conditional scale and shift of every channel: y = x (1 + γ) + β, where γ and β are rows of two
/// tables, mixed by the class shares of the example.
final class ClassModulation: Module {
  /// γ, `[classes, C]`, zeros at first.
  let gains: Parameter
  /// β, `[classes, C]`, zeros at first.
  let shifts: Parameter

  /// Tables for so many channels and classes.
  init(channels: Int, classCount: Int) {
    gains = Parameter(.zeros([classCount, channels]))
    shifts = Parameter(.zeros([classCount, channels]))
  }

  /// x `[N, S..., C]` and labels `[N, classes]` to the shape of x.
  func callAsFunction(_ x: Tensor, labels: Tensor) -> Tensor {
    func rows(_ table: Parameter) -> Tensor {
      let mixed = table.mixed(by: labels)
      let shape =
        [x.shape[0]] + x.shape.dropFirst().dropLast().map { _ in 1 } + mixed.shape.suffix(1)
      return mixed.reshaped(to: shape).broadcast(to: x.shape)
    }
    return x * (rows(gains) + 1) + rows(shifts)
  }
}

extension Parameter {
  /// The rows of a table `[classes, C]`, mixed as labels `[N, classes]` say: `[N, C]`.
  ///
  /// A convolution of size one, so that row i depends on label i alone.
  func mixed(by labels: Tensor) -> Tensor {
    let window = Window(kernel: [1], stride: [1], padding: [(before: 0, after: 0)])
    let (count, classes) = (labels.shape[0], labels.shape[1])
    return labels.reshaped(to: [count, 1, classes])
      .convolved(with: value.reshaped(to: [1, classes, value.shape[1]]), window: window)
      .reshaped(to: [count, value.shape[1]])
  }
}
