// SPDX-License-Identifier: MIT
public import Audio
public import Files
public import Kernels
public import Layers

/// StyleGAN 2: convolutions whose kernels are scaled by styles, for spectrograms or waveforms.
///
/// Karras, Laine, Aittala, Hellsten, Lehtinen and Aila, "Analyzing and Improving the Image Quality of
/// StyleGAN" (2020); on waveforms with a stride of 4 the same, as Lavault, Roebel and Voiry,
/// "StyleWaveGAN: Style-based synthesis of drum sounds with extensive controls using generative
/// adversarial networks" (2022) have it.
public enum StyleGAN2: ModelKind {
  /// "stylegan2".
  public static let name = "stylegan2"
  /// "StyleGAN 2".
  public static let title = "StyleGAN 2"
  /// One sentence for help.
  public static let summary =
    "learns log spectrograms or waveforms with convolutions that styles modulate"

  /// The options of the style family, its own ones and those of adversarial training.
  public static let options = StyleOptions.groups(StyleGAN2Options.options)

  /// The paper's learning rate and lazy R1, with γ = 0.0002 T F / N (the heuristic of Karras and
  /// others, "Training Generative Adversarial Networks with Limited Data", 2020) rounded up.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    StyleOptions.apply(preset, to: &options)
    options.learningRate = 0.002
    options.r1Weight = 0.3
    options.penaltyInterval = 16
  }

  private static func isWaveform(_ options: TrainingOptions) -> Bool {
    options[StyleGAN2Options.self].domain == .waveform
  }

  /// Sets the spectrogram's scaling, bands, transform and hop, unless waveforms are learned.
  public static func resolve(_ options: inout TrainingOptions) {
    if !isWaveform(options) { SpectrogramOptions.resolve(&options) }
  }

  /// The next length whose sides, or samples, the networks can divide.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    guard isWaveform(options) else {
      return options[SpectrogramOptions.self].sliceLength(atLeast: samples, options)
    }
    let samples = max(samples, StyleConfiguration.waveformSizes.lowerBound)
    let unit = StyleConfiguration.waveformUnit(samples)
    return (samples + unit - 1) / unit * unit
  }

  /// What the time given can learn, up to the longest sound of the networks.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    guard isWaveform(options) else {
      return SpectrogramOptions.longestSeconds(
        frames: SpecGANConfiguration.sizes.upperBound, options)
    }
    return min(
      options.learnableSeconds,
      Double(StyleConfiguration.waveformSizes.upperBound)
        / Double(options.sampleRate ?? TrainingOptions.preferredSampleRate))
  }

  /// Checks the classes of layers, and the sides of the spectrograms or the length of the waveforms.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try StyleOptions.validate(options)
    guard isWaveform(options) else { return try SpectrogramOptions.validateHalved(options) }
    guard options[SpectrogramOptions.self] == SpectrogramOptions() else {
      throw .conflict(
        name: "domain", reason: "options of spectrograms are set",
        advice: "leave fftSize, hop, melBands, rangeDecibels and spectrogramLayout out")
    }
    let (length, sizes) = (options.sliceLength, StyleConfiguration.waveformSizes)
    if length > sizes.upperBound { throw options.lengthError(most: sizes.upperBound) }
    let unit = StyleConfiguration.waveformUnit(length)
    guard sizes.contains(length), length.isMultiple(of: unit) else {
      throw .value(
        name: "sliceLength", found: "\(length)", wanted: "a multiple of \(unit) from 256 on")
    }
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> StyleGAN2Design {
    let sounds: SoundForm =
      isWaveform(options)
      ? .waveform(
        WaveformRepresentation(
          sampleRate: data.target.sampleRate, sliceLength: options.sliceLength,
          channelCount: options.channels))
      : .spectrogram(
        options[SpectrogramOptions.self].representation(
          options, dataset: data.target, progress: progress))
    return StyleGAN2Design(
      network: options[StyleOptions.self].network(
        options, exampleShape: sounds.representation.exampleShape,
        classCount: data.target.conditionNames.count),
      sounds: sounds)
  }

  /// Adversarial training with style mixing and path-length regularization.
  public static func makeRecipe(
    _ options: TrainingOptions, design: StyleGAN2Design, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    var settings = options.adversarialSettings(classCount: classCount)
    settings.styleMixing = options[StyleOptions.self].styleMixing
    let own = options[StyleGAN2Options.self]
    if own.pathWeight > 0 {
      settings.generatorTerms.append(
        PathLengthPenalty(
          weight: own.pathWeight, interval: own.pathInterval, seed: options.seed))
    }
    return AdversarialRecipe(
      design: design, settings: settings, source: source, describe: describe)
  }

  /// The numbers of adversarial training and the path-length penalty.
  public static var metrics: [MetricDescription] {
    AdversarialRecipe.allMetrics + [PathLengthPenalty.description]
  }
}

/// The options that only StyleGAN 2 has.
public struct StyleGAN2Options: KindOptions {
  /// What is learned.
  public var domain = SoundDomain.spectrogram
  /// Weight of the path-length penalty, 0 for none.
  public var pathWeight: Float = 2
  /// Steps from one with the path-length penalty to the next.
  public var pathInterval = 4

  /// The paper's, on spectrograms.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "domain", \.domain, "What is learned: mel spectrograms or waveforms."),
    OptionDeclaration<Self>(
      "pathWeight", \.pathWeight,
      "Weight of the path-length penalty, which makes equal steps in w change sounds equally; 0 for "
        + "none.", .range(0...1_000_000)),
    OptionDeclaration<Self>(
      "pathInterval", \.pathInterval,
      "Steps from one with the path-length penalty to the next, which count as many times more.",
      .range(1...1000)),
  ].map(\.asTrainingOption)
}

/// The networks of a StyleGAN 2 and the sounds they make.
public struct StyleGAN2Design: StyleDesign {
  /// The sizes of the networks.
  public var network: StyleConfiguration
  /// Spectrograms or waveforms.
  public var sounds: SoundForm

  /// A design of these parts.
  public init(network: StyleConfiguration, sounds: SoundForm) {
    self.network = network
    self.sounds = sounds
  }

  /// ``StyleGAN2``.
  public static var kind: any ModelKind.Type { StyleGAN2.self }
  /// Spectrograms or waveforms.
  public var representation: any Representation { sounds.representation }
  /// True.
  public static var hasResidualCritic: Bool { true }
  /// The numbers of the generator.
  public var parameterCount: Int { network.modulatedParameterCount }

  /// A generator with fresh weights.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    StyleGAN2Generator(network, initializer: initializer, using: &stream)
  }
}
