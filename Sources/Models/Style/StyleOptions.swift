// SPDX-License-Identifier: MIT
import Audio
import Files

/// The options that StyleGAN and StyleGAN 2 have.
public struct StyleOptions: KindOptions {
  /// W, the numbers of a style.
  public var styleSize = 128
  /// Layers of the mapping network.
  public var mappingLayers = 2
  /// The learning rate of the mapping network relative to that of the other layers.
  public var mappingRate: Float = 0.01
  /// The share of the batches whose sounds have two styles.
  public var styleMixing: Float = 0.5
  /// Whether noise is added to the signals.
  public var layerNoise = false
  /// The first layers, whose styles are of the class alone; 0 for styles of class and latent.
  public var classLayers = 0

  /// The defaults of StyleGAN 2.
  public init() {}

  static let styleSizes = 1...8192
  static let mappingDepths = 1...32
  static let mappingRates: ClosedRange<Float> = 0.0001...1

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "styleSize", \.styleSize, "Numbers of a style w, and width of the mapping network.",
      .range(styleSizes)),
    OptionDeclaration<Self>(
      "mappingLayers", \.mappingLayers, "Layers of the mapping network from latents to styles.",
      .range(mappingDepths)),
    OptionDeclaration<Self>(
      "mappingRate", \.mappingRate,
      "Learning rate of the mapping network relative to that of the other layers: the larger, the "
        + "clearer the classes after few steps, and the less varied the sounds.",
      .range(mappingRates)),
    OptionDeclaration<Self>(
      "styleMixing", \.styleMixing,
      "Share of the batches whose sounds have the style of one latent up to a random layer, and that "
        + "of another from there on.", .range(0...1)),
    OptionDeclaration<Self>(
      "layerNoise", \.layerNoise,
      "Add noise with learned strengths to the signals: grain for noisy sounds, roughness for tonal "
        + "ones."),
    OptionDeclaration<Self>(
      "classLayers", \.classLayers,
      "The first layers, which get the class alone, and the others the latent alone, so that mixing "
        + "there changes all but the class; 0 gives both to all layers.", .range(0...64)),
  ].map(\.asTrainingOption)
}

extension StyleOptions {
  /// Options of other critics and generators that the style family has no use for.
  private static let unused: Set<String> = [
    "spectralNormalization", "minibatchKernels", "dropout", "generatorConditioning",
  ]

  /// The groups of options of a kind, with its own ones.
  static func groups(
    _ own: [OptionDeclaration<TrainingOptions>]
  ) -> [OptionTable<TrainingOptions>.Group] {
    [
      .init(
        "NETWORKS",
        TrainingOptions.latentOptions + [TrainingOptions.widthOption] + options + own
          + SpectrogramOptions.options)
    ] + TrainingOptions.adversarialGroups.without(unused)
  }

  /// What both kinds have in common: the non-saturating objective, one critic update a step, the
  /// deviation of the batch, Adam without momentum.
  ///
  /// Karras and others (2020), appendix B, but for the sizes, which are those that two cores can
  /// train; `full` has the papers' sizes.
  static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.objective = .nonSaturating
    options.criticSteps = 1
    options.minibatchDeviation = true
    options.beta1 = 0
    options.beta2 = 0.99
    options.batchSize = 16
    switch preset {
    case .tiny: (options.latentSize, options[Self.self].styleSize) = (32, 32)
    case .small: (options.latentSize, options[Self.self].styleSize) = (128, 128)
    case .full:
      (options.latentSize, options[Self.self].styleSize) = (512, 512)
      options[Self.self].mappingLayers = 8
      options[Self.self].styleMixing = 0.9
      options.batchSize = 32
    }
  }

  /// Checks that there are classes where layers are theirs alone.
  static func validate(_ options: TrainingOptions) throws(OptionError) {
    let own = options[Self.self]
    guard own.classLayers > 0 else { return }
    if options.conditional == false {
      throw .conflict(
        name: "classLayers", reason: "the model has no classes",
        advice: "set conditional to true, or classLayers to 0")
    }
    if own.styleSize < 2 {
      throw .conflict(
        name: "classLayers", reason: "a style of one number cannot be divided",
        advice: "set styleSize to 2 or more")
    }
  }

  /// The networks of resolved options for examples of this shape.
  func network(
    _ options: TrainingOptions, exampleShape: [Int], classCount: Int
  ) -> StyleConfiguration {
    StyleConfiguration(
      sizes: Array(exampleShape.dropLast()), channelCount: options.channels, width: options.width,
      latentCount: options.latentSize, styleCount: styleSize, mappingDepth: mappingLayers,
      mappingRate: mappingRate, classCount: options.conditional == true ? classCount : 0,
      takesNoise: layerNoise, classLayerCount: classLayers == 0 ? nil : classLayers)
  }
}
