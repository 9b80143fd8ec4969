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
    [.init("NETWORKS", TrainingOptions.dcganOptions + SpecGANOptions.options)]
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
    var own = options[SpecGANOptions.self]
    own.rangeDecibels = own.rangeDecibels ?? (options.preset == .full ? 0 : 60)
    let bands = own.melBands ?? (options.preset == .full || own.fftSize != nil ? 0 : 64)
    let size = own.fftSize ?? Self.fftSize(melBands: bands, sampleRate: options.sampleRate)
    own.melBands = bands
    own.fftSize = size
    own.hop = own.hop ?? (bands == 0 ? size / 2 : min(size / 2, 128))
    options[SpecGANOptions.self] = own
  }

  /// The shortest frames, from 256 samples on, in which every band has a bin.
  private static func fftSize(melBands: Int, sampleRate: Int?) -> Int {
    guard melBands > 0, let sampleRate else { return 256 }
    let bands = MelBands(count: melBands, sampleRate: sampleRate)
    return [256, 512, 1024, 2048].first { bands.fit(fftSize: $0) } ?? 4096
  }

  /// Checks the sides of the spectrograms.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try options[SpecGANOptions.self].validateSpectrograms(of: options)
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, dataset: ClipDataset,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> SpecGANDesign {
    let own = options[SpecGANOptions.self]
    let spectrogram = own.spectrogram(sampleRate: dataset.sampleRate)
    let scaling: SpectrogramScaling =
      own.rangeDecibels == 0
      ? .standardized(
        moments: SpectrogramMoments(
          of: dataset, seed: options.seed, spectrogram: spectrogram, progress: progress))
      : .fullScale
    var network = own.network(spectrogram, of: options)
    network.normalizesBatches = options.batchNormalization ? true : nil
    network.conditioning = options.conditioning(classCount: dataset.classNames.count)
    return SpecGANDesign(
      network: network,
      representation: SpectrogramRepresentation(
        sampleRate: dataset.sampleRate, sliceLength: options.sliceLength,
        channelCount: options.channels, spectrogram: spectrogram, scaling: scaling))
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
