// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// Progressive GAN: networks that learn small pictures first and grow to larger ones.
///
/// Karras, Aila, Laine and Lehtinen, "Progressive Growing of GANs for Improved Quality, Stability, and
/// Variation" (ICLR 2018); on spectrograms Engel and others, "GANSynth" (ICLR 2019).
public enum ProgressiveGAN: HalvedSpectrogramKind {
  /// "progressive".
  public static let name = "progressive"
  /// "Progressive GAN".
  public static let title = "Progressive GAN"
  /// One sentence for help.
  public static let summary = "learns log spectrograms from coarse to fine with networks that grow"

  /// Its own options and those of adversarial training that its networks have.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.latentOptions + [TrainingOptions.widthOption] + ProgressiveOptions.options
          + SpectrogramOptions.options)
    ]
    + TrainingOptions.adversarialGroups.without([
      "generatorConditioning", "spectralNormalization", "minibatchKernels", "dropout",
    ])

  /// The paper's Adam and minibatch deviation; the non-saturating objective with R1 in every eighth
  /// update, and the paper's WGAN-GP for the preset `full`.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.criticSteps = 1
    options.batchSize = 16
    options.learningRate = 1e-3
    options.beta1 = 0
    options.beta2 = 0.99
    options.minibatchDeviation = true
    options.latentSize = 128
    guard preset == .full else {
      options.objective = .nonSaturating
      options.r1Weight = 1
      options.penaltyInterval = 8
      return
    }
    options.driftWeight = 1e-3
    options.width = 128
    options.latentSize = 512
    options[ProgressiveOptions.self].mostChannels = 512
  }

  /// Sets the spectrogram's scaling, bands, transform and hop, and the lengths of stages.
  public static func resolve(_ options: inout TrainingOptions) {
    SpectrogramOptions.resolve(&options)
    ProgressiveOptions.resolve(&options)
  }

  /// A quarter of what a SpecGAN can learn: a step takes some three and a half times as long, and learning more of them.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    longestSecondsOfLargeNetworks(options)
  }

  /// Checks the sides of the spectrograms, and that only growing networks have stages.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validateHalved(options)
    try options[ProgressiveOptions.self].validateStages()
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> ProgressiveDesign {
    let representation = options[SpectrogramOptions.self].representation(
      options, dataset: data.target, progress: progress)
    let shape = representation.exampleShape
    return ProgressiveDesign(
      network: ProgressiveConfiguration(
        frameCount: shape[0], binCount: shape[1], channelCount: shape[2], width: options.width,
        mostChannels: options[ProgressiveOptions.self].mostChannels ?? options.width,
        latentCount: options.latentSize,
        classCount: options.conditional == true ? data.target.conditionNames.count : 0),
      spectrograms: representation)
  }

  /// Adversarial training of networks that grow, or that are whole from the first step on.
  public static func makeRecipe(
    _ options: TrainingOptions, design: ProgressiveDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    ProgressiveRecipe(
      design: design, settings: options.adversarialSettings(classCount: classCount),
      schedule: options[ProgressiveOptions.self].schedule(of: design.network),
      source: source, describe: describe)
  }

  /// Those of adversarial training and the stage.
  public static var metrics: [MetricDescription] {
    AdversarialRecipe.allMetrics + [ProgressiveRecipe.stage]
  }
}

/// The options that only a Progressive GAN has; nil until they are resolved.
public struct ProgressiveOptions: KindOptions {
  /// Whether the networks grow.
  public var growth: Bool?
  /// Steps of the stages before the last, and of the fades after them.
  public var stageSteps: [Int]?
  /// The most channels of a signal.
  public var mostChannels: Int?

  /// Nothing set.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "growth", \.growth,
      "Begin with spectrograms of 4 to 7 frames or bands and double both sides stage by stage; true "
        + "unless initFrom is set, if left out."),
    OptionDeclaration<Self>(
      "stageSteps", \.stageSteps,
      "Steps of each stage before the last, and of the fade after it; the first number counts for "
        + "further stages before it; 250,250,400,600, or less for half of a shorter training, if left "
        + "out.", unit: "steps",
      OptionDomain("1 to 16 whole numbers from 1 to 1000000, as in 250,400") {
        (1...16).contains($0.count) && $0.allSatisfy { (1...1_000_000).contains($0) }
      }),
    OptionDeclaration<Self>(
      "mostChannels", \.mostChannels,
      "The most channels of a layer, as earlier stages have twice as many as the next; six times "
        + "width if left out.", .range(1...4096)),
  ].map(\.asTrainingOption)

  /// Steps of the four stages before the last.
  private static let usualSteps = [250, 250, 400, 600]

  /// Sets what is left open.
  static func resolve(_ options: inout TrainingOptions) {
    var own = options[Self.self]
    own.growth = own.growth ?? (options.initFrom == nil)
    own.mostChannels = own.mostChannels ?? min(6 * options.width, 4096)
    if own.growth == true, own.stageSteps == nil {
      let steps =
        options.steps.map(Double.init) ?? (options.minutes ?? 0) * TrainingOptions.stepsOfAMinute
      let share = steps / 2 / Double(2 * usualSteps.reduce(0, +))
      own.stageSteps = usualSteps.map { max(1, Int(Double($0) * min(share, 1))) }
    }
    options[Self.self] = own
  }

  /// Checks that only growing networks have stages.
  func validateStages() throws(OptionError) {
    guard growth == false, stageSteps != nil else { return }
    throw .conflict(
      name: "stageSteps", reason: "the networks do not grow", advice: "set growth to true")
  }

  /// In which step networks have which stage.
  func schedule(of network: ProgressiveConfiguration) -> GrowthSchedule {
    GrowthSchedule(
      stageCount: network.lastStage + 1, steps: growth == true ? stageSteps ?? [] : [])
  }
}
