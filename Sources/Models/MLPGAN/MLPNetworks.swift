// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// What leaky ReLUs of both networks multiply negative values by.
private let slope: Float = 0.2

/// Latents `[N, Z]` to examples `[N, ...]` in -1...1 by dense layers.
public final class MLPGenerator: Generator {
  /// Z.
  public let latentCount: Int
  /// Normal, as in the tutorials.
  public var latentDistribution: LatentDistribution { .normal }

  private let hidden: [Dense]
  private let normalizations: [BatchNormalization]
  private let output: Dense
  private let exampleShape: [Int]
  private let classCount: Int

  /// The share of a running moment that an update keeps, as in the tutorials.
  private static let momentum: Float = 0.8

  /// A generator of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: MLPConfiguration, initializer: Initializer = .glorotUniform,
    using stream: inout RandomStream
  ) {
    latentCount = configuration.latentCount
    classCount = configuration.classCount
    exampleShape = configuration.exampleShape
    let sizes = [latentCount + classCount] + configuration.generatorWidths
    hidden = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      Dense(
        inputs: inputs, outputs: outputs, activation: .leakyReLU(slope: slope),
        initializer: initializer, using: &stream)
    }
    normalizations = configuration.generatorWidths.map {
      BatchNormalization(channels: $0, momentum: Self.momentum)
    }
    output = Dense(
      inputs: sizes[sizes.count - 1], outputs: configuration.outputCount, activation: .tanh,
      initializer: initializer, using: &stream)
  }

  /// The first layer's rows of the latent, `[Z, width]`.
  public var latentProjection: Tensor? {
    let kernel = hidden[0].kernel.value
    let width = kernel.shape[2]
    return kernel.sliced(from: [0, 0, 0], to: [1, latentCount, width])
      .reshaped(to: [latentCount, width])
  }

  /// Latents, with one-hot classes beside them, to examples.
  public func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let (latents, labels) = (input.latents, input.labels)
    precondition(
      latents.rank == 2 && latents.shape[1] == latentCount
        && labels?.shape == (classCount == 0 ? nil : [latents.shape[0], classCount]),
      "latents of \(latents.shape) and labels of \(labels?.shape ?? []) for a generator of "
        + "[N, \(latentCount)] and \(classCount) classes")
    var x = labels.map { .concatenated([latents, $0], alongAxis: 1) } ?? latents
    for (layer, normalization) in zip(hidden, normalizations) {
      x = normalization(layer(x), training: input.isTraining)
    }
    return output(x).reshaped(to: [latents.shape[0]] + exampleShape)
  }
}

/// Examples `[N, ...]` to scores `[N]` by dense layers.
public final class MLPCritic: Critic {
  private let hidden: [Dense]
  private let discrimination: MinibatchDiscrimination?
  private let score: Dense
  private let classes: Dense?
  private let design: CriticDesign
  private let dropout: Dropout

  /// A critic of a valid configuration, with weights from `stream`.
  public init(
    _ configuration: MLPConfiguration, design: CriticDesign = CriticDesign(),
    using stream: inout RandomStream
  ) {
    self.design = design
    dropout = Dropout(rate: design.dropout)
    let sizes = [configuration.outputCount] + configuration.criticWidths
    let features = sizes[sizes.count - 1]
    func dense(_ inputs: Int, _ outputs: Int, _ activation: Activation) -> Dense {
      Dense(
        inputs: inputs, outputs: outputs, activation: activation,
        normalizesSpectrum: design.normalizesSpectrum, using: &stream)
    }
    hidden = zip(sizes, sizes.dropFirst()).map { dense($0, $1, .leakyReLU(slope: slope)) }
    score = dense(
      features + design.discriminationKernels + (design.seesDeviation ? 1 : 0), 1, .linear)
    classes = design.labels == .none ? nil : dense(features, design.labels.classCount, .linear)
    discrimination =
      design.discriminationKernels == 0
      ? nil
      : MinibatchDiscrimination(
        inputs: features, kernelCount: design.discriminationKernels, using: &stream)
  }

  /// Whether it compares the examples of a batch.
  public var mixesExamples: Bool { design.mixesExamples }

  /// Examples to scores `[N]` and, of a classifier, logits; dropout draws from `stream`.
  public func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    let count = examples.shape[0]
    var features = examples.reshaped(to: [count, examples.count / count])
    for layer in hidden { features = dropout(layer(features), using: &stream) }
    var x = discrimination?(features) ?? features
    if design.seesDeviation { x = MinibatchDeviation()(x) }
    return design.output(
      score: score(x).reshaped(to: [count]), classes: classes?(features), labels: labels)
  }

  /// One round of the power iterations.
  public func prepare(step: Int) { iterateSpectralNormalizations() }
}
