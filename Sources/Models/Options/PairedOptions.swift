// SPDX-License-Identifier: MIT
public import Files

/// The options of kinds that learn from pairs of recordings.
public struct PairedOptions: KindOptions {
  /// How each source is computed from its target, as in `lowpass:4000,noise:white:0..15dB`; nil for
  /// recorded sources.
  public var degrade: String?

  /// Nothing set.
  public init() {}

  /// The options under a heading.
  public static let group = OptionTable<TrainingOptions>.Group(
    "RECORDINGS",
    [
      OptionDeclaration<Self>(
        "degrade", \.degrade,
        "How sources are computed from a folder of targets: steps with commas between them, of "
          + "lowpass:HZ, noise:FOLDER|white|pink:DECIBELS, clip:DECIBELS, quantize:BITS, mp3:KBPS and "
          + "reverb:FOLDER; a range is A..B.",
        OptionDomain("steps as in lowpass:2000,noise:pink:0..15dB") { $0.contains(":") })
    ].map(\.asTrainingOption))
}
