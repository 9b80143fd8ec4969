// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// GANSynth: notes as log magnitudes and instantaneous frequencies, by their pitches.
///
/// The classes are pitches, which the critic names beside its score. Engel and others, "GANSynth:
/// Adversarial Neural Audio Synthesis" (ICLR 2019).
public enum GANSynth: HalvedSpectrogramKind {
  /// "gansynth".
  public static let name = "gansynth"
  /// "GANSynth".
  public static let title = "GANSynth"
  /// One sentence for help.
  public static let summary =
    "learns notes by their pitches: log magnitudes and instantaneous frequencies"

  /// Its own options and those of adversarial training that its networks have; neither augmentation nor
  /// the consistency of scores under it, which would treat frequencies as magnitudes.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.latentOptions + [TrainingOptions.widthOption] + GANSynthOptions.options
          + ProgressiveOptions.options
          + SpectrogramOptions.options.filter { $0.name != "spectrogramLayout" }),
      .init("RECORDINGS", UnpairedOptions.labelOptions),
    ]
    + TrainingOptions.adversarialGroups.without([
      "spectralNormalization", "minibatchKernels", "dropout", "augmentation",
      "adaptiveAugmentation", "consistencyWeight",
    ])

  /// The consistency of scores.
  public static let formerOptions: Set<String> = ["consistencyWeight"]

  /// A critic that names pitches; the objective and penalties of a PCA GAN, and for the preset `full` the
  /// paper's networks, WGAN-GP and weight of the classes.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.channels = 1
    options.conditional = true
    options.criticConditioning = .classifier
    options.criticSteps = 1
    options.beta1 = 0
    options.beta2 = 0.99
    options.latentSize = preset == .full ? 256 : 64
    guard preset == .full else {
      options.objective = .relativisticPaired
      options.r1Weight = 1
      options.r2Weight = 1
      options.penaltyInterval = 4
      return
    }
    options.driftWeight = 1e-3
    options.classWeight = 10
    options.learningRate = 8e-4
    options.batchSize = 8
    options.width = 32
    options.minibatchDeviation = true
    options[GANSynthOptions.self].networks = .progressive
  }

  /// Frames of 45 ms or more, hops of a quarter of them, and 128 bands; networks grow only if that is asked
  /// for, and have the paper's 256 channels with the preset `full`.
  public static func resolve(_ options: inout TrainingOptions) {
    var own = options[SpectrogramOptions.self]
    let shortest = Double(options.sampleRate ?? TrainingOptions.preferredSampleRate) * 0.045
    let size = own.fftSize ?? (7...16).map { 1 << $0 }.first { Double($0) >= shortest } ?? 65_536
    own.fftSize = size
    own.hop = own.hop ?? max(1, size / 4)
    own.melBands = own.melBands ?? min(128, size / 4)
    own.rangeDecibels = own.rangeDecibels ?? 60
    own.spectrogramLayout = 2
    options[SpectrogramOptions.self] = own
    SpectrogramOptions.resolve(&options)
    guard options[GANSynthOptions.self].networks == .progressive else { return }
    var networks = options[ProgressiveOptions.self]
    networks.growth = networks.growth ?? false
    if options.preset == .full { networks.mostChannels = networks.mostChannels ?? 256 }
    options[ProgressiveOptions.self] = networks
    ProgressiveOptions.resolve(&options)
  }

  /// Checks the channel, the sides of the spectrograms, and that only growing networks have stages.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    guard options.channels == 1 else {
      throw .value(name: "channels", found: "\(options.channels)", wanted: "1, as notes are mono")
    }
    try SpectrogramOptions.validateHalved(options)
    let own = options[SpectrogramOptions.self]
    if let hop = own.hop, let size = own.fftSize, hop > size / 4 {
      throw .value(
        name: "hop", found: "\(hop)",
        wanted: "1 to \(size / 4), a quarter of a frame: frequencies are told apart within two bins"
      )
    }
    let progressive = options[ProgressiveOptions.self]
    guard options[GANSynthOptions.self].networks == .progressive else {
      for name in ["growth", "stageSteps", "mostChannels"]
      where table[name]?.value(in: options) != nil {
        throw .conflict(
          name: name, reason: "the networks are not progressive",
          advice: "set networks to progressive")
      }
      return
    }
    if options.generatorConditioning == .embedding {
      throw .conflict(
        name: "generatorConditioning",
        reason: "progressive networks have the class itself beside the latent",
        advice: "set networks to convolutional")
    }
    try progressive.validateStages()
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> GANSynthDesign {
    let own = options[SpectrogramOptions.self]
    let found = own.representation(options, dataset: data.target, progress: progress)
    let sounds = InstantaneousFrequencyRepresentation(
      spectrograms: SpectrogramRepresentation(
        sampleRate: found.sampleRate, sliceLength: found.sliceLength,
        channelCount: found.channelCount, spectrogram: found.spectrogram, scaling: found.scaling))
    let classCount = data.target.conditionNames.count
    let shape = sounds.exampleShape
    switch options[GANSynthOptions.self].networks {
    case .convolutional:
      var network = own.network(found.spectrogram, of: options)
      network.channelCount = shape[2]
      network.conditioning = options.conditioning(classCount: classCount)
      return GANSynthDesign(network: .convolutional(network), sounds: sounds)
    case .progressive:
      let network = ProgressiveConfiguration(
        frameCount: shape[0], binCount: shape[1], channelCount: shape[2], width: options.width,
        mostChannels: options[ProgressiveOptions.self].mostChannels ?? options.width,
        latentCount: options.latentSize,
        classCount: options.conditional == true ? classCount : 0)
      return GANSynthDesign(network: .progressive(network), sounds: sounds)
    }
  }

  /// Adversarial training, of progressive networks with their stages.
  public static func makeRecipe(
    _ options: TrainingOptions, design: GANSynthDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    let settings = options.adversarialSettings(classCount: classCount)
    guard case .progressive(let network) = design.network else {
      return AdversarialRecipe(
        design: design, settings: settings, source: source, describe: describe)
    }
    return ProgressiveRecipe(
      design: design, settings: settings,
      schedule: options[ProgressiveOptions.self].schedule(of: network), source: source,
      describe: describe)
  }

  /// Those of adversarial training and the stage.
  public static var metrics: [MetricDescription] { ProgressiveGAN.metrics }
}

/// The options that only a GANSynth has.
public struct GANSynthOptions: KindOptions {
  /// Networks that there are.
  public enum Networks: String, OptionChoice {
    /// Those of a SpecGAN.
    case convolutional
    /// Those of a Progressive GAN, as in the paper.
    case progressive
  }

  /// The networks.
  public var networks = Networks.convolutional

  /// The defaults.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "networks", \.networks,
      "convolutional: those of a SpecGAN. progressive: those of a Progressive GAN, as in the paper, whose steps "
        + "take several times as long; growth, stageSteps and mostChannels are of these.")
  ].map(\.asTrainingOption)
}
