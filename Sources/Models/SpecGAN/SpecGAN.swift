// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// SpecGAN: two-dimensional convolutions that learn log spectrograms; phases are reconstructed.
///
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019).
public enum SpecGAN: ModelKind {
  /// "specgan".
  public static let name = "specgan"
  /// "SpecGAN".
  public static let title = "SpecGAN"
  /// One sentence for help.
  public static let summary = "learns log spectrograms with two-dimensional convolutions"
  /// The key of format 1.
  public static let formerFileKeys = ["specGAN"]

  /// The options of every stack of convolutions and those of SpecGAN alone.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [.init("NETWORKS", TrainingOptions.dcganOptions + SpectrogramOptions.options)]
    + TrainingOptions.adversarialGroups

  /// One critic update a step, the non-saturating objective and R1 in every fourth update, which
  /// made the best digits of all trials in Guides/quality.md at a tenth of the work of a step of
  /// WGAN-GP; the paper's WGAN-GP for the preset `full`.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    guard preset != .full else { return }
    options.objective = .nonSaturating
    options.r1Weight = 1
    options.penaltyInterval = 4
    options.criticSteps = 1
    options.batchSize = 32
  }

  /// Sets the spectrogram's scaling, bands, transform and hop.
  public static func resolve(_ options: inout TrainingOptions) {
    SpectrogramOptions.resolve(&options)
  }

  /// The frames are as many as ``SpecGANConfiguration/sizeUnit`` divides.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    options[SpectrogramOptions.self].sliceLength(atLeast: samples, options)
  }

  /// What the time given can learn, up to the most frames of ``SpecGANConfiguration/sizes``.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    SpectrogramOptions.longestSeconds(
      frames: SpecGANConfiguration.sizes.upperBound, options)
  }

  /// Checks the sides of the spectrograms, which follow from a length in seconds once the sample rate is
  /// known.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validate(options)
    guard options.sampleRate != nil || options.seconds == nil else { return }
    let resolved = options.resolved(mostCommonRate: options.sampleRate)
    try resolved[SpectrogramOptions.self].validateSides(of: resolved)
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, dataset: ClipDataset,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> SpecGANDesign {
    let own = options[SpectrogramOptions.self]
    let representation = own.representation(options, dataset: dataset, progress: progress)
    var network = own.network(representation.spectrogram, of: options)
    network.normalizesBatches = options.batchNormalization ? true : nil
    network.conditioning = options.conditioning(classCount: dataset.classNames.count)
    return SpecGANDesign(network: network, representation: representation)
  }
}

/// The networks of a SpecGAN and the spectrograms they make.
public struct SpecGANDesign: DCGANDesign {
  /// The sizes of the networks.
  public var network: SpecGANConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  private enum CodingKeys: String, CodingKey {
    case network
    case spectrograms = "representation"
  }

  /// A design of these parts.
  public init(network: SpecGANConfiguration, representation: SpectrogramRepresentation) {
    self.network = network
    spectrograms = representation
  }

  /// ``SpecGAN``.
  public static var kind: any ModelKind.Type { SpecGAN.self }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
}
