// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// 3D-GAN: three-dimensional convolutions that learn volumes of velocity, time and frequency: one
/// instrument, struck from soft to loud.
///
/// Wu, Zhang, Xue, Freeman and Tenenbaum, "Learning a Probabilistic Latent Space of Object Shapes via
/// 3D Generative-Adversarial Modeling" (NeurIPS 2016), whose volumes are shapes.
public enum GAN3D: HalvedSpectrogramKind {
  /// "gan3d".
  public static let name = "gan3d"
  /// "3D-GAN".
  public static let title = "3D-GAN"
  /// One sentence for help.
  public static let summary =
    "learns instruments struck from soft to loud: volumes of velocity, time and frequency"

  /// The options of every stack of convolutions, its own, those of spectrograms and of adversarial
  /// training.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.dcganOptions + GAN3DOptions.options
          + SpectrogramOptions.options.filter { $0.name != "spectrogramLayout" }),
      .init("RECORDINGS", UnpairedOptions.labelOptions),
    ] + TrainingOptions.adversarialGroups

  /// Levels are kept, hits begin at their attacks, and classes are drawn alike, as some have few
  /// instruments.
  ///
  /// Objective and penalties are those of a PCA GAN; for the preset `full` the paper's
  /// losses, batch normalization, learning rates and limit of the critic's accuracy.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.peakNormalization = false
    options.slicing = .start
    options.balancedClasses = true
    options.criticSteps = 1
    guard preset == .full else {
      options[GAN3DOptions.self].levelOrderWeight = 1
      options.objective = .relativisticPaired
      options.r1Weight = 1
      options.r2Weight = 1
      options.penaltyInterval = 4
      options.beta1 = 0
      return
    }
    options.objective = .nonSaturating
    options.batchNormalization = true
    options.batchSize = 100
    options.latentSize = 200
    options.learningRate = 2.5e-3
    options.criticLearningRate = 1e-5
    options.beta2 = 0.999
    options[GAN3DOptions.self].criticAccuracyLimit = 0.8
  }

  /// 64 bands and 80 dB, so that soft hits keep their spectra.
  public static func resolve(_ options: inout TrainingOptions) {
    var own = options[SpectrogramOptions.self]
    own.melBands = own.melBands ?? (own.fftSize == nil ? 64 : 0)
    own.rangeDecibels = own.rangeDecibels ?? 80
    own.spectrogramLayout = 2
    options[SpectrogramOptions.self] = own
    SpectrogramOptions.resolve(&options)
  }

  /// An eighth of what a SpecGAN can learn, since an example has several hits, but half a second at
  /// least.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    min(
      SpectrogramOptions.longestSeconds(frames: SpecGANConfiguration.sizes.upperBound, options),
      max(options.learnableSeconds / 8, 0.5))
  }

  /// Hits of an example.
  public static func layerCount(_ options: TrainingOptions) -> Int {
    options[GAN3DOptions.self].layers
  }

  /// Checks that levels between hits and their attacks stay as they are.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validateHalved(options)
    guard !options.peakNormalization else {
      throw .conflict(
        name: "peakNormalization",
        reason: "the levels of hits tell soft from loud",
        advice: "leave it out: each row of hits is scaled as a whole")
    }
    guard options.slicing == .start else {
      throw .conflict(
        name: "slicing", reason: "every hit begins at its attack", advice: "leave it out")
    }
    guard options[SpectrogramOptions.self].rangeDecibels != 0 else {
      throw .value(
        name: "rangeDecibels", found: "0",
        wanted: "1 to 140, as the paper's scaling knows no levels between hits")
    }
    let limit = options[GAN3DOptions.self].criticAccuracyLimit
    if limit < 1, options.objective.boundary == nil {
      throw .conflict(
        name: "criticAccuracyLimit",
        reason: "the objective \(options.objective.name) has no score between real and generated",
        advice: "choose non-saturating, hinge or least-squares")
    }
  }

  /// The design of resolved options.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> GAN3DDesign {
    let own = options[SpectrogramOptions.self]
    let hits = own.representation(options, dataset: data.target, progress: progress)
    var slice = own.network(hits.spectrogram, of: options)
    slice.kernelLength = GAN3DConfiguration.kernelLength
    slice.normalizesBatches = options.batchNormalization ? true : nil
    slice.conditioning = options.conditioning(classCount: data.target.conditionNames.count)
    let layers = layerCount(options)
    return GAN3DDesign(
      network: GAN3DConfiguration(layerCount: layers, slice: slice),
      volumes: LayeredSpectrogramRepresentation(hits: hits, layerCount: layers))
  }

  /// Adversarial training in which the critic may wait for the generator, and levels are to rise.
  public static func makeRecipe(
    _ options: TrainingOptions, design: GAN3DDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    var settings = options.adversarialSettings(classCount: classCount)
    let own = options[GAN3DOptions.self]
    settings.criticAccuracyLimit = own.criticAccuracyLimit
    if own.levelOrderWeight > 0 {
      settings.generatorTerms.append(RisingLevels(design.volumes, weight: own.levelOrderWeight))
    }
    return AdversarialRecipe(design: design, settings: settings, source: source, describe: describe)
  }

  /// Those of adversarial training and the levels that fall.
  public static var metrics: [MetricDescription] {
    AdversarialRecipe.allMetrics + [RisingLevels.description]
  }
}

/// The options that only a 3D-GAN has.
public struct GAN3DOptions: KindOptions {
  /// Hits of an example, V.
  public var layers = 8
  /// The share of right answers of the critic above which it is not updated; 1 for no limit.
  public var criticAccuracyLimit: Float = 1
  /// The weight of ``RisingLevels``.
  public var levelOrderWeight: Float = 0

  /// The defaults.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "layers", \.layers,
      "Hits of one instrument, from soft to loud, that an example has: 2, 4, 8 or 16. The recordings "
        + "of an instrument are those with the same words in their names, numbers and take markers "
        + "left out, or with the same label group.",
      OptionDomain("2, 4, 8 or 16") {
        LayeredSpectrogramRepresentation.layerCounts.contains($0) && $0.nonzeroBitCount == 1
      }),
    OptionDeclaration<Self>(
      "criticAccuracyLimit", \.criticAccuracyLimit,
      "Share of the sounds of a batch that the critic may tell right and still be updated, 0.8 in the "
        + "paper; 1 for no limit.",
      .range(0.5...1)),
    OptionDeclaration<Self>(
      "levelOrderWeight", \.levelOrderWeight,
      "Weight of the decibels by which a generated hit fails to be half a decibel louder than the one "
        + "before; 0 for none.",
      .range(0...100)),
  ].map(\.asTrainingOption)
}
