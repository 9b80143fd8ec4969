// SPDX-License-Identifier: MIT
public import Files

/// A kind whose networks halve both sides of log spectrograms until the shorter one has 4 to 7
/// positions, as ``SpecGANConfiguration/layout`` says.
public protocol HalvedSpectrogramKind: ModelKind {}

extension HalvedSpectrogramKind {
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
    SpectrogramOptions.longestSeconds(frames: SpecGANConfiguration.sizes.upperBound, options)
  }

  /// A quarter of ``longestSeconds(_:)``, but half a second at least, for networks whose steps take
  /// several times as long as those of a SpecGAN.
  static func longestSecondsOfLargeNetworks(_ options: TrainingOptions) -> Double {
    min(
      SpectrogramOptions.longestSeconds(frames: SpecGANConfiguration.sizes.upperBound, options),
      max(options.learnableSeconds / 4, 0.5))
  }

  /// Checks the sides of the spectrograms, which follow from a length in seconds once the sample rate is
  /// known.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validateHalved(options)
  }
}

extension SpectrogramOptions {
  /// What a ``HalvedSpectrogramKind`` checks, for a kind that checks more.
  static func validateHalved(_ options: TrainingOptions) throws(OptionError) {
    try validate(options)
    guard let resolved = options.withLength else { return }
    try resolved[Self.self].validateSides(of: resolved)
  }
}
