// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// StackGAN: a first stage makes coarse spectrograms of the words asked for, a second refines them.
///
/// Zhang, Xu, Li, Zhang, Wang, Huang and Metaxas, "StackGAN: Text to Photo-realistic Image Synthesis
/// with Stacked Generative Adversarial Networks" (ICCV 2017). The words are those of the names of files
/// and folders (`WordVocabulary`).
public enum StackGAN: HalvedSpectrogramKind {
  /// "stackgan".
  public static let name = "stackgan"
  /// "StackGAN".
  public static let title = "StackGAN"
  /// One sentence for help.
  public static let summary =
    "learns coarse log spectrograms from the words of names, then a stage that refines them"

  /// Its own options and those of adversarial training.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.latentOptions + [
          TrainingOptions.widthOption, TrainingOptions.patchScoresOption,
        ] + StackGANOptions.options
          + SpectrogramOptions.options)
    ] + TrainingOptions.adversarialGroups

  /// Words, where names have any.
  public static var usualLabels: TrainingOptions.Labels { .words }

  /// One critic update a step, the non-saturating objective and R1 in every fourth update, as of a
  /// SpecGAN; for the preset `full` the sizes and rates of the paper.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.objective = .nonSaturating
    options.r1Weight = 1
    options.penaltyInterval = 4
    options.criticSteps = 1
    guard preset == .full else {
      options.batchSize = 32
      return
    }
    options.learningRate = 2e-4
    options.beta2 = 0.999
    options.latentSize = 228
    options[StackGANOptions.self].conditionSize = 128
    options[StackGANOptions.self].embeddingSize = 256
    options[StackGANOptions.self].refinementBlocks = 4
    options[StackGANOptions.self].divergenceWeight = 2
  }

  /// Sets the spectrogram's scaling, bands, transform and hop, and the length of the first stage.
  public static func resolve(_ options: inout TrainingOptions) {
    SpectrogramOptions.resolve(&options)
    StackGANOptions.resolve(&options)
  }

  /// The frames are as many as the networks can halve, ``StackGANConfiguration/fewest`` at least.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    let own = options[SpectrogramOptions.self]
    return own.sliceLength(
      atLeast: max(samples, StackGANConfiguration.fewest * (own.hop ?? 1)), options)
  }

  /// A quarter of what a SpecGAN can learn: a step of the second stage takes some four times as long.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    longestSecondsOfLargeNetworks(options)
  }

  /// Checks the sides of the spectrograms, and that a latent has numbers beside those of a condition.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validateHalved(options)
    let own = options[StackGANOptions.self]
    guard options.latentSize > own.conditionSize else {
      throw .value(
        name: "latentSize", found: "\(options.latentSize)",
        wanted: "more than conditionSize, which is \(own.conditionSize)")
    }
    try validateFewest(options)
  }

  /// Checks that half of the frames, and of the bins, make a first stage.
  private static func validateFewest(_ options: TrainingOptions) throws(OptionError) {
    guard let resolved = options.withLength else { return }
    let spectrogram = resolved[SpectrogramOptions.self].spectrogram(sampleRate: 1)
    let fewest = StackGANConfiguration.fewest
    let frames = spectrogram.frameCount(ofSamples: resolved.sliceLength)
    guard frames >= fewest else {
      throw .value(
        name: "hop", found: "\(spectrogram.hop)",
        wanted: "one that cuts \(resolved.sliceLength) samples into \(fewest) frames or more, not "
          + "\(frames)")
    }
    guard spectrogram.binCount >= fewest else {
      throw .value(
        name: spectrogram.melBands == nil ? "fftSize" : "melBands",
        found: "\(spectrogram.melBands == nil ? spectrogram.fftSize : spectrogram.binCount)",
        wanted:
          "one that makes \(fewest) bins or bands or more, of which the first stage makes half")
    }
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> StackGANDesign {
    let representation = options[SpectrogramOptions.self].representation(
      options, dataset: data.target, progress: progress)
    let (shape, own) = (representation.exampleShape, options[StackGANOptions.self])
    return StackGANDesign(
      network: StackGANConfiguration(
        frameCount: shape[0], binCount: shape[1], channelCount: shape[2], width: options.width,
        latentCount: options.latentSize, embeddingCount: own.embeddingSize,
        conditionCount: own.conditionSize,
        conditioning: options.generatorConditioning ?? .scale, blockCount: own.refinementBlocks,
        classCount: options.conditional == true ? data.target.conditionNames.count : 0),
      spectrograms: representation)
  }

  /// Adversarial training of the first stage, then of the second.
  public static func makeRecipe(
    _ options: TrainingOptions, design: StackGANDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    let own = options[StackGANOptions.self]
    var settings = options.adversarialSettings(classCount: classCount)
    if design.classCount > 0 {
      settings.generatorTerms.append(ConditionDivergence(weight: own.divergenceWeight))
      settings.criticTerms.append(
        MismatchedLabels(objective: options.objective, weight: own.mismatchWeight))
    }
    return StackGANRecipe(
      AdversarialRecipe(design: design, settings: settings, source: source, describe: describe),
      firstSteps: own.firstStageSteps ?? 0)
  }

  /// Those of adversarial training, of the terms and the stage.
  public static var metrics: [MetricDescription] {
    AdversarialRecipe.allMetrics + [ConditionDivergence.description] + StackGANRecipe.metrics
  }
}

/// The options that only a StackGAN has.
public struct StackGANOptions: KindOptions {
  /// Steps of the first stage; nil until they are resolved.
  public var firstStageSteps: Int?
  /// Numbers of the condition of a stage.
  public var conditionSize = 16
  /// Numbers of the embedding of a word.
  public var embeddingSize = 32
  /// Residual blocks of the second stage.
  public var refinementBlocks = 2
  /// Weight of the divergence of conditions from a standard normal distribution.
  public var divergenceWeight: Float = 0.25
  /// Weight of recordings with the words of others in the critic's loss.
  public var mismatchWeight: Float = 0.5

  /// The defaults.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "firstStageSteps", \.firstStageSteps,
      "Steps of the first stage, whose spectrograms have half of both sides; the rest trains the "
        + "second. Half of steps, or \(stepsOfAMinute) for each of minutes, if left out.",
      unit: "steps", .range(1...1_000_000_000)),
    OptionDeclaration<Self>(
      "conditionSize", \.conditionSize,
      "Numbers, drawn around a mean that follows from the words, that a stage knows of them.",
      .range(1...4096)),
    OptionDeclaration<Self>(
      "embeddingSize", \.embeddingSize, "Numbers that stand for a word or class.",
      .range(1...4096)),
    OptionDeclaration<Self>(
      "refinementBlocks", \.refinementBlocks, "Residual blocks of the second stage.",
      .range(0...64)),
    OptionDeclaration<Self>(
      "divergenceWeight", \.divergenceWeight,
      "Weight of the mean divergence of those numbers from a standard normal distribution; 0 for none.",
      .range(0...1_000_000)),
    OptionDeclaration<Self>(
      "mismatchWeight", \.mismatchWeight,
      "Weight of the critic's loss on recordings with the words of others, for a critic that projects; 0 "
        + "for none.", .range(0...1_000_000)),
  ].map(\.asTrainingOption)

  /// First steps for a minute of the whole training: a quarter to half of its time on one core, with
  /// the preset `small` and spectrograms of 64 x 64, where a step took 0.05 s of a quiet one.
  private static let stepsOfAMinute = 300

  /// Sets what is left open.
  static func resolve(_ options: inout TrainingOptions) {
    guard options[Self.self].firstStageSteps == nil else { return }
    let steps =
      options.steps.map { $0 / 2 }
      ?? Int(((options.minutes ?? 0) * Double(stepsOfAMinute)).rounded())
    options[Self.self].firstStageSteps = min(max(steps, 1), 1_000_000_000)
  }
}
