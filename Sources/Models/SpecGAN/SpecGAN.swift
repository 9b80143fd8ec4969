// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// SpecGAN: two-dimensional convolutions that learn log spectrograms; phases are reconstructed.
///
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019).
public enum SpecGAN: HalvedSpectrogramKind {
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

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> SpecGANDesign {
    let own = options[SpectrogramOptions.self]
    let representation = own.representation(options, dataset: data.target, progress: progress)
    var network = own.network(representation.spectrogram, of: options)
    network.normalizesBatches = options.batchNormalization ? true : nil
    network.conditioning = options.conditioning(classCount: data.target.conditionNames.count)
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
