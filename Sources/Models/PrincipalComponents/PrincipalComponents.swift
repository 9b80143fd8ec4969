// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// A linear model: for each class a normal distribution over the principal components of the
/// recordings' log spectrograms.
///
/// It is fitted in seconds and is the baseline that a network has to beat. Jolliffe, "Principal
/// Component Analysis" (2002), section 2; Tipping and Bishop, "Probabilistic Principal Component
/// Analysis" (1999), without their isotropic noise.
public enum PrincipalComponents: ModelKind {
  /// "pca".
  public static let name = "pca"
  /// "principal components".
  public static let title = "principal components"
  /// One sentence for help.
  public static let summary = "fits a normal distribution a class to log spectrograms, in seconds"

  /// The number of components, the spectrograms and the batches.
  public static let options: [OptionTable<TrainingOptions>.Group] = [
    .init("COMPONENTS", TrainingOptions.latentOptions + SpectrogramOptions.options),
    .init(
      "RECORDINGS", [TrainingOptions.batchSizeOption, TrainingOptions.dataAugmentationOption]),
  ]

  /// 64 components from 64 batches of 64 sounds; fewer for the preset `tiny`, four times as many
  /// batches for `full`.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.latentSize = 64
    options.batchSize = 64
    options.criticSteps = 1
    options.minutes = nil
    switch preset {
    case .tiny: (options.latentSize, options.steps) = (16, 16)
    case .small: options.steps = 64
    case .full: options.steps = 256
    }
  }

  /// Sets the spectrogram's scaling, bands, transform and hop.
  public static func resolve(_ options: inout TrainingOptions) {
    SpectrogramOptions.resolve(&options)
  }

  /// None: the components are computed, not learned.
  public static var clearSteps: Int? { nil }

  /// 4 s, which take a minute or two at 44.1 kHz.
  public static func longestSeconds(_ options: TrainingOptions) -> Double { 4 }

  /// Checks the spectrograms, and refuses a model to begin with.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validate(options)
    try validateLength(options)
    guard options.initFrom == nil else { throw beginningError }
  }

  /// Checks that a sound with its spectra, and the components of a class, fit into memory.
  private static func validateLength(_ options: TrainingOptions) throws(OptionError) {
    guard let own = options.withLength?[SpectrogramOptions.self] else { return }
    let (size, hop) = (own.fftSize ?? 2, own.hop ?? 1)
    let bands = own.melBands.flatMap { $0 == 0 ? nil : $0 } ?? size / 2
    let working = SpectrogramRepresentation.largestWorkingCount / (hop + size + 2)
    let kept = PCADesign.mostParameters / 8 / ((options.latentSize + 1) * bands)
    let most = min(working, kept) / options.channels * hop
    guard options.sliceLength > most else { return }
    throw options.lengthError(
      most: most,
      " with a hop of \(hop) samples and \(options.latentSize) components; a longer hop and fewer "
        + "components make longer sounds")
  }

  static let beginningError = OptionError.conflict(
    name: "initFrom", reason: "principal components are computed from recordings alone",
    advice: "leave initFrom out")

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> PCADesign {
    PCADesign(
      componentCount: options.latentSize,
      classCount: options.conditional == true ? data.target.conditionNames.count : 0,
      spectrograms: options[SpectrogramOptions.self].representation(
        options, dataset: data.target, progress: progress))
  }

  /// Fits the components, a batch a step.
  public static func makeRecipe(
    _ options: TrainingOptions, design: PCADesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    PCARecipe(design: design, source: source, describe: describe)
  }

  /// What ``PCARecipe`` reports.
  public static var metrics: [MetricDescription] { PCARecipe.allMetrics }
}
