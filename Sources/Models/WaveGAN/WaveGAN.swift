// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// WaveGAN: one-dimensional convolutions that learn waveforms.
///
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019).
public enum WaveGAN: ModelKind {
  /// "wavegan".
  public static let name = "wavegan"
  /// "WaveGAN".
  public static let title = "WaveGAN"
  /// One sentence for help.
  public static let summary = "learns waveforms with one-dimensional convolutions"
  /// The key of format 1.
  public static let formerFileKeys = ["waveGAN"]

  /// The options of every stack of convolutions and those of WaveGAN alone.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [.init("NETWORKS", TrainingOptions.dcganOptions + WaveGANOptions.options)]
    + TrainingOptions.adversarialGroups

  /// The values of the paper where the options leave them open.
  public static func resolve(_ options: inout TrainingOptions) {
    let own = options[WaveGANOptions.self]
    options[WaveGANOptions.self].phaseShuffle = own.phaseShuffle ?? 2
    options[WaveGANOptions.self].postFilterTaps = own.postFilterTaps ?? 0
  }

  /// The next of ``WaveGANConfiguration/sliceLengths``.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    WaveGANConfiguration.sliceLengths.first { $0 >= samples } ?? samples
  }

  /// In the half hour of Guides/training.md, partials were clear after 6,700 steps.
  public static var clearSteps: Int? { 6000 }

  /// What the time given can learn, up to the longest of ``WaveGANConfiguration/sliceLengths``.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    let most = WaveGANConfiguration.sliceLengths.last ?? 0
    return min(
      options.learnableSeconds,
      Double(most) / Double(options.sampleRate ?? TrainingOptions.preferredSampleRate))
  }

  /// Checks the length of a sound.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    let lengths = WaveGANConfiguration.sliceLengths
    guard !lengths.contains(options.sliceLength) else { return }
    guard options.seconds == nil else {
      throw options.lengthError(most: lengths[lengths.count - 1], " for a WaveGAN")
    }
    throw .value(
      name: "sliceLength", found: "\(options.sliceLength)",
      wanted: "one of " + lengths.map { "\($0)" }.joined(separator: ", ") + " for a WaveGAN")
  }

  /// The design of resolved options.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> WaveGANDesign {
    let own = options[WaveGANOptions.self]
    let taps = own.postFilterTaps ?? 0
    var network = WaveGANConfiguration(
      sliceLength: options.sliceLength, channelCount: options.channels, width: options.width,
      latentCount: options.latentSize, phaseShuffleRadius: own.phaseShuffle ?? 0,
      upsampling: options.upsampling, postFilterLength: taps == 0 ? nil : taps)
    network.normalizesBatches = options.batchNormalization ? true : nil
    network.conditioning = options.conditioning(classCount: data.target.conditionNames.count)
    return WaveGANDesign(
      network: network,
      representation: WaveformRepresentation(
        sampleRate: data.target.sampleRate, sliceLength: options.sliceLength,
        channelCount: options.channels))
  }
}

/// The options that only WaveGAN has.
public struct WaveGANOptions: KindOptions {
  /// The largest shift of the input of the critic's layers, in samples; nil until it is resolved.
  public var phaseShuffle: Int?
  /// Taps of the filter learned after the generator, 0 for none; nil until it is resolved.
  public var postFilterTaps: Int?

  /// Nothing set.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "phaseShuffle", \.phaseShuffle,
      "The largest random shift of the input of the critic's layers; 2 if left out.",
      unit: "samples", .range(0...16)),
    OptionDeclaration<Self>(
      "postFilterTaps", \.postFilterTaps,
      "Taps of a filter learned after the generator (512 in the paper); 0, for none, if left out.",
      unit: "samples", .range(0...4096)),
  ].map(\.asTrainingOption)
}

/// The networks of a WaveGAN and the waveforms they make.
public struct WaveGANDesign: DCGANDesign {
  /// The sizes of the networks.
  public var network: WaveGANConfiguration
  /// The rate, the length and the channels of a sound.
  public var waveform: WaveformRepresentation

  private enum CodingKeys: String, CodingKey {
    case network
    case waveform = "representation"
  }

  /// A design of these parts.
  public init(network: WaveGANConfiguration, representation: WaveformRepresentation) {
    self.network = network
    waveform = representation
  }

  /// ``WaveGAN``.
  public static var kind: any ModelKind.Type { WaveGAN.self }
  /// Waveforms.
  public var representation: any Representation { waveform }
}
