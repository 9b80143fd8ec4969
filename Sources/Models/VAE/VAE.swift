// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// A variational autoencoder of log spectrograms: an encoder turns a recording into a latent, a decoder
/// turns a latent into a sound.
///
/// With `adversarial` a critic measures the reconstruction.
///
/// Kingma and Welling, "Auto-Encoding Variational Bayes" (ICLR 2014); Larsen, Sønderby, Larochelle and
/// Winther, "Autoencoding beyond pixels using a learned similarity metric" (ICML 2016), the VAE-GAN.
public enum VAE: HalvedSpectrogramKind {
  /// "vae".
  public static let name = "vae"
  /// "VAE".
  public static let title = "VAE"
  /// One sentence for help.
  public static let summary = "encodes recordings as latents, and decodes latents"

  /// The options of the networks, of the losses, and those of adversarial training that it uses.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.dcganOptions.filter {
          ["latentSize", "width", "upsampling"].contains($0.name)
        } + SpectrogramOptions.options),
      .init("LOSSES", VAEOptions.options),
    ]
    + TrainingOptions.adversarialGroups.without(unusedOptions).filter { !$0.options.isEmpty }

  /// Options of adversarial training that have no use here: most stand for parts of a critic whose
  /// features would depend on other examples or on chance.
  private static let unusedOptions: Set<String> = [
    "minibatchDeviation", "minibatchKernels", "dropout", "criticConditioning", "classWeight",
    "weightClip", "orthogonalWeight", "consistencyWeight", "augmentation", "adaptiveAugmentation",
    "instanceNoise", "instanceNoiseSteps", "criticSteps", "gapAwareRate",
  ]

  /// A latent of 64 numbers, Adam with a warm-up, without which variances grow in the first steps, and the
  /// objective and penalty of SpecGAN for the critic.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.latentSize = preset == .tiny ? 32 : 64
    options.objective = .nonSaturating
    options.r1Weight = 1
    options.penaltyInterval = 4
    options.criticSteps = 1
    options.batchSize = 32
    options.learningRate = preset == .full ? 5e-4 : 1e-3
    options.beta2 = 0.99
    options.warmupSteps = 200
    if preset == .full { options.width = 32 }
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> VAEDesign {
    let own = options[SpectrogramOptions.self]
    let representation = own.representation(options, dataset: data.target, progress: progress)
    var network = own.network(representation.spectrogram, of: options)
    network.conditioning = options.conditioning(classCount: data.target.conditionNames.count)
    return VAEDesign(network: network, spectrograms: representation)
  }

  /// Training of encoder and decoder, and of a critic if there is one.
  public static func makeRecipe(
    _ options: TrainingOptions, design: VAEDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    VAERecipe(
      design: design, settings: options.adversarialSettings(classCount: classCount),
      own: options[VAEOptions.self], source: source, describe: describe)
  }

  /// The numbers of a step.
  public static var metrics: [MetricDescription] { VAEMetrics.all }
}

/// The options that only a VAE has.
public struct VAEOptions: KindOptions {
  /// Weight of the divergence beside the summed differences; nil for the scale of the highest
  /// likelihood.
  public var beta: Float?
  /// Steps in which the weight of the divergence grows from zero.
  public var klWarmupSteps = 1000
  /// The divergence of a number of the latent that costs nothing, in nats.
  public var freeBits: Float = 0.05
  /// Whether there is a critic.
  public var adversarial = false
  /// Weight of the critic's verdict in the decoder's loss.
  public var adversarialWeight: Float = 1
  /// Weight of the reconstruction in the decoder's loss, where there is a critic.
  public var featureWeight: Float = 1

  /// The defaults.
  public init() {}

  private static let weights = OptionDomain<Float>.range(0...1e6)

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "beta", \.beta,
      "Weight of the divergence of latents beside the sum of the differences of all values; the "
        + "scale of the differences is learned, and decides it, if left out.",
      OptionDomain("a number above 0, up to 1000000") { $0 > 0 && $0 <= 1e6 }),
    OptionDeclaration<Self>(
      "klWarmupSteps", \.klWarmupSteps,
      "Steps in which the weight of the divergence grows to its full size.", .range(0...1_000_000)),
    OptionDeclaration<Self>(
      "freeBits", \.freeBits,
      "Divergence of each number of a latent up to which it costs nothing; keeps numbers in use.",
      unit: "nats", .range(0...100)),
    OptionDeclaration<Self>(
      "adversarial", \.adversarial,
      "Train with a critic (VAE-GAN), whose features measure the reconstruction."),
    OptionDeclaration<Self>(
      "adversarialWeight", \.adversarialWeight,
      "Weight of the critic's verdict in the decoder's loss.", weights),
    OptionDeclaration<Self>(
      "featureWeight", \.featureWeight,
      "Weight of the reconstruction in the decoder's loss, with a critic.", weights),
  ].map(\.asTrainingOption)
}
