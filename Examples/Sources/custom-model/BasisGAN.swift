// SPDX-License-Identifier: MIT
import Foley

/// A model kind defined outside Foley: the generator mixes learned basis waveforms, frame by frame.
///
/// The encoder and decoder are those of Luo and Mesgarani, "Conv-TasNet" (2019), section II.B: a
/// signal is a sum of B basis waveforms of 2 · hop samples, whose weights change every hop.
enum BasisGAN: ModelKind {
  static let name = "basisgan"
  static let title = "BasisGAN"
  static let summary = "learns a basis of short waveforms and their weights in time"

  /// Only options that the networks below use: an option left out of the table cannot be set.
  static let options: [OptionTable<TrainingOptions>.Group] = [
    .init("NETWORKS", TrainingOptions.latentOptions + BasisGANOptions.options),
    .init("OBJECTIVE", TrainingOptions.objectiveOptions),
    .init("LEARNING", TrainingOptions.learningOptions),
  ]

  /// The networks have no classes, also where the recordings are sorted into subfolders.
  static func resolve(_ options: inout TrainingOptions) {
    options.conditional = false
  }

  /// The generator makes four frames of each position of its first signal.
  static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    let unit = 4 * options[BasisGANOptions.self].hop
    return max(1, (samples + unit - 1) / unit) * unit
  }

  static func makeDesign(
    _ options: TrainingOptions, data: TrainingData, progress: (_ done: Int, _ total: Int) -> Void
  ) -> BasisGANDesign {
    let own = options[BasisGANOptions.self]
    return BasisGANDesign(
      latentCount: options.latentSize, basisCount: own.basisCount, hop: own.hop,
      waveform: WaveformRepresentation(
        sampleRate: data.target.sampleRate, sliceLength: options.sliceLength,
        channelCount: options.channels))
  }
}

/// The options that only BasisGAN has.
struct BasisGANOptions: KindOptions {
  /// B, the number of basis waveforms.
  var basisCount = 32
  /// The distance between frames, in samples.
  var hop = 64

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "basisCount", \.basisCount, "Number of basis waveforms.", .range(1...1024)),
    OptionDeclaration<Self>(
      "hop", \.hop, "Distance between frames.", unit: "samples", .oneOf([16, 32, 64, 128])),
  ].map(\.asTrainingOption)
}
