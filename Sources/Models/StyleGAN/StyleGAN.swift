// SPDX-License-Identifier: MIT
public import Audio
public import Files
public import Kernels
public import Layers

/// StyleGAN: styles set the scale and the mean of every channel of every layer, for spectrograms.
///
/// Karras, Laine and Aila, "A Style-Based Generator Architecture for Generative Adversarial Networks"
/// (2019), with all levels from the first step on instead of progressive growing.
public enum StyleGAN: HalvedSpectrogramKind {
  /// "stylegan".
  public static let name = "stylegan"
  /// "StyleGAN".
  public static let title = "StyleGAN"
  /// One sentence for help.
  public static let summary =
    "learns log spectrograms with convolutions whose channels styles normalize"

  /// The options of the style family and those of adversarial training.
  public static let options = StyleOptions.groups([])

  /// A learning rate of 0.001 and four mapping layers; R1 with a weight of 1 in every fourth update,
  /// and for the preset `full` the paper's, 10 in every update.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options[StyleOptions.self].mappingLayers = 4
    StyleOptions.apply(preset, to: &options)
    options.learningRate = 0.001
    (options.r1Weight, options.penaltyInterval) = preset == .full ? (10, 1) : (1, 4)
  }

  /// Checks the classes of layers, and the sides of the spectrograms.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try StyleOptions.validate(options)
    try SpectrogramOptions.validateHalved(options)
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> StyleGANDesign {
    let spectrograms = options[SpectrogramOptions.self].representation(
      options, dataset: data.target, progress: progress)
    return StyleGANDesign(
      network: options[StyleOptions.self].network(
        options, exampleShape: spectrograms.exampleShape,
        classCount: data.target.conditionNames.count),
      spectrograms: spectrograms)
  }

  /// Adversarial training with style mixing.
  public static func makeRecipe(
    _ options: TrainingOptions, design: StyleGANDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    var settings = options.adversarialSettings(classCount: classCount)
    settings.styleMixing = options[StyleOptions.self].styleMixing
    return AdversarialRecipe(
      design: design, settings: settings, source: source, describe: describe)
  }
}

/// The networks of a StyleGAN and the spectrograms they make.
public struct StyleGANDesign: StyleDesign {
  /// The sizes of the networks.
  public var network: StyleConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: StyleConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``StyleGAN``.
  public static var kind: any ModelKind.Type { StyleGAN.self }
  /// False.
  public static var hasResidualCritic: Bool { false }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// The numbers of the generator.
  public var parameterCount: Int { network.normalizedParameterCount }

  /// A generator with fresh weights.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    StyleGANGenerator(network, initializer: initializer, using: &stream)
  }
}
