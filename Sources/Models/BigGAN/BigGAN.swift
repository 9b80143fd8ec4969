// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// BigGAN: residual networks in which classes share what they have in common.
///
/// Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity Natural Image Synthesis"
/// (ICLR 2019).
public enum BigGAN: HalvedSpectrogramKind {
  /// "biggan".
  public static let name = "biggan"
  /// "BigGAN".
  public static let title = "BigGAN"
  /// One sentence for help.
  public static let summary =
    "learns log spectrograms of many classes with residual networks and attention"

  /// Its own options and those of adversarial training that its networks have.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.latentOptions + [TrainingOptions.widthOption] + BigGANOptions.options
          + SpectrogramOptions.options)
    ]
    + TrainingOptions.adversarialGroups.without([
      "generatorConditioning", "minibatchDeviation", "minibatchKernels", "dropout",
    ])

  /// Hinge loss, one critic update a step and orthogonal regularization; twice the rates of the authors'
  /// implementation, 1e-4 and 4e-4, which are those of the preset `full`.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.objective = .hinge
    options.spectralNormalization = true
    options.orthogonalWeight = 1e-4
    options.criticSteps = 1
    options.batchSize = 32
    options.learningRate = 2e-4
    options.criticLearningRate = 8e-4
    options.beta1 = 0
    options.beta2 = 0.999
    guard preset == .full else { return }
    options.width = 96
    options.batchSize = 64
    options.learningRate = 1e-4
    options.criticLearningRate = 4e-4
    options[BigGANOptions.self].embeddingSize = 128
  }

  /// A quarter of what a SpecGAN can learn: a step takes some four times as long.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    longestSecondsOfLargeNetworks(options)
  }

  /// Checks the sides of the spectrograms, and that the latent has a number for every block.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validateHalved(options)
    guard let resolved = options.withLength else { return }
    let spectrogram = resolved[SpectrogramOptions.self].spectrogram(sampleRate: 1)
    let blocks = resolved[SpectrogramOptions.self].network(spectrogram, of: resolved)
      .layout.strides.count
    guard options.latentSize > blocks else {
      throw .value(
        name: "latentSize", found: "\(options.latentSize)",
        wanted: "at least \(blocks + 1), one for each part of the generator")
    }
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> BigGANDesign {
    let representation = options[SpectrogramOptions.self].representation(
      options, dataset: data.target, progress: progress)
    let (shape, own) = (representation.exampleShape, options[BigGANOptions.self])
    return BigGANDesign(
      network: BigGANConfiguration(
        frameCount: shape[0], binCount: shape[1], channelCount: shape[2], width: options.width,
        latentCount: options.latentSize, embeddingCount: own.embeddingSize,
        classCount: options.conditional == true ? data.target.conditionNames.count : 0,
        attends: own.attention),
      spectrograms: representation)
  }
}

/// The options that only a BigGAN has.
public struct BigGANOptions: KindOptions {
  /// Numbers of the embedding of a class.
  public var embeddingSize = 32
  /// Whether both networks have a self-attention.
  public var attention = true

  /// The defaults.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "embeddingSize", \.embeddingSize,
      "Numbers that stand for a class, which all layers of the generator share.", .range(1...4096)),
    OptionDeclaration<Self>(
      "attention", \.attention,
      "Let every position of a signal of 16 to 31 frames or bands see all others, in both networks."
    ),
  ].map(\.asTrainingOption)
}
