// SPDX-License-Identifier: MIT
public import Models

/// What weights of another program do not say of the sounds that they make.
public struct ImportSettings: Sendable, Equatable {
  /// Hertz; nil for what `args.txt` of the training says, or else ``ImportedModel/usualSampleRate``.
  public var sampleRate: Int?
  /// Samples of a sound, where layers can make several lengths; nil for what `args.txt` says, or else the longest.
  public var sliceLength: Int?
  /// The pickle with the levels of a SpecGAN's bins; nil for `moments.pkl` beside the checkpoint.
  public var moments: String?
  /// The padding of a PyTorch port's transposed convolutions; nil for the usual one.
  public var padding: Int?
  /// Where latents came from in the training; nil for the uniform ones of TensorFlow's networks, and the normal ones of
  /// PyTorch ports.
  public var latents: LatentDistribution?

  /// Nothing known.
  public init() {}
}
