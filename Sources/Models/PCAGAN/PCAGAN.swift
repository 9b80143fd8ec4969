// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// A network that refines principal components: coarse pictures of a normal distribution a class,
/// and a convolutional network, trained against a critic, that adds what they lack.
///
/// The principal components are known after seconds and have the classes and the variety of the
/// recordings; what a linear model cannot have is detail, and detail is local, which convolutions
/// learn in few steps. The idea of a network that adds detail to a coarse picture is that of the
/// Laplacian pyramid: Denton, Chintala, Szlam and Fergus, "Deep Generative Image Models using a
/// Laplacian Pyramid of Adversarial Networks" (NeurIPS 2015), section 3.
public enum PCAGAN: ModelKind {
  /// "pcagan".
  public static let name = "pcagan"
  /// "PCA GAN".
  public static let title = "PCA GAN"
  /// One sentence for help.
  public static let summary = "refines principal components of log spectrograms with convolutions"

  /// The options of convolutions, spectrograms and coarse pictures, and those of adversarial training, but
  /// for the conditioning of the generator, which is always a scale and a shift of every channel.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      .init(
        "NETWORKS",
        TrainingOptions.latentOptions + [
          TrainingOptions.widthOption, TrainingOptions.patchScoresOption,
        ] + PCAGANOptions.options
          + SpectrogramOptions.options)
    ] + TrainingOptions.adversarialGroups.without(["generatorConditioning"])

  /// The conditioning of the generator.
  public static let formerOptions: Set<String> = ["generatorConditioning"]

  /// One critic update a step, the paired relativistic objective and R1 and R2 in every fourth update.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.objective = .relativisticPaired
    options.r1Weight = 1
    options.r2Weight = 1
    options.penaltyInterval = 4
    options.criticSteps = 1
    options.beta1 = 0
    options.batchSize = 16
    options.latentSize = preset == .tiny ? 8 : 32
  }

  /// Sets the truncation and the spectrogram's layout, scaling, bands, transform and hop.
  public static func resolve(_ options: inout TrainingOptions) {
    options[PCAGANOptions.self].truncation =
      options[PCAGANOptions.self].truncation ?? PCAGANOptions.usualTruncation
    SpectrogramOptions.resolve(&options)
  }

  /// The frames are a multiple of ``PCAGANConfiguration/sizeUnit``.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    let hop = options[SpectrogramOptions.self].hop ?? 1
    let unit = PCAGANConfiguration.sizeUnit * hop
    return max(1, (samples + unit - 1) / unit) * unit
  }

  /// What the time given can learn, up to the most frames of ``PCAGANConfiguration/sizes``.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    SpectrogramOptions.longestSeconds(frames: PCAGANConfiguration.sizes.upperBound, options)
  }

  /// Those of a first training of ten classes of effects, 318 recordings in all.
  public static var clearSteps: Int? { 600 }

  /// Checks the sides of the spectrograms, which follow from a length in seconds once the sample rate is
  /// known.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    try SpectrogramOptions.validate(options)
    guard let resolved = options.withLength else { return }
    let spectrogram = resolved[SpectrogramOptions.self].spectrogram(sampleRate: 1)
    let frames = spectrogram.frameCount(ofSamples: resolved.sliceLength)
    let (sizes, unit) = (PCAGANConfiguration.sizes, PCAGANConfiguration.sizeUnit)
    guard frames <= sizes.upperBound else {
      throw resolved.lengthError(
        most: sizes.upperBound * spectrogram.hop,
        " with a hop of \(spectrogram.hop) samples; a longer hop makes longer sounds")
    }
    guard frames.isMultiple(of: unit), sizes.contains(frames) else {
      throw .value(
        name: "hop", found: "\(spectrogram.hop)",
        wanted: "one that cuts \(resolved.sliceLength) samples into a multiple of \(unit) frames, "
          + "not \(frames)")
    }
    guard spectrogram.binCount.isMultiple(of: unit), sizes.contains(spectrogram.binCount) else {
      throw .value(
        name: spectrogram.melBands == nil ? "fftSize" : "melBands",
        found: "\(spectrogram.melBands == nil ? spectrogram.fftSize : spectrogram.binCount)",
        wanted: "one that makes a multiple of \(unit) bins or bands, not \(spectrogram.binCount)")
    }
  }

  /// The design of resolved options; the paper's scaling measures all slices first.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> PCAGANDesign {
    let representation = options[SpectrogramOptions.self].representation(
      options, dataset: data.target, progress: progress)
    let shape = representation.exampleShape
    let truncation = options[PCAGANOptions.self].truncation ?? 0
    return PCAGANDesign(
      network: PCAGANConfiguration(
        frameCount: shape[0], binCount: shape[1], channelCount: shape[2], width: options.width,
        latentCount: options.latentSize,
        classCount: options.conditional == true ? data.target.conditionNames.count : 0,
        truncation: truncation == 0 ? nil : truncation),
      spectrograms: representation)
  }

  /// Adversarial training that begins with fitted components.
  public static func makeRecipe(
    _ options: TrainingOptions, design: PCAGANDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    var settings = options.adversarialSettings(classCount: classCount)
    settings.generatorTerms.append(
      CoarseDistance(weight: options[PCAGANOptions.self].coarseWeight))
    return PCAGANRecipe(
      AdversarialRecipe(design: design, settings: settings, source: source, describe: describe),
      design: design, source: source, batchSize: settings.batchSize)
  }

  /// Those of adversarial training and the distance from the coarse picture.
  public static var metrics: [MetricDescription] {
    AdversarialRecipe.allMetrics + [CoarseDistance.description]
  }
}

/// The options that only a PCA GAN has.
public struct PCAGANOptions: KindOptions {
  /// Weight of the distance between the refined picture and the coarse one.
  public var coarseWeight: Float = 1
  /// ``PCAGANConfiguration/truncation``, 0 for none; nil until it is resolved.
  public var truncation: Double?

  /// What a truncation can be.
  static let truncations = 0.05...10
  /// The truncation of a new model.
  ///
  /// Without the rarest latents more sounds are heard as their class and distances to recordings are
  /// smaller, at the cost of recall; Guides/models.md has the comparison.
  static let usualTruncation = 2.0

  /// The defaults.
  public init() {}

  static let options: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "coarseWeight", \.coarseWeight,
      "Weight of the mean distance of the refined spectrogram, at a quarter of its resolution, from "
        + "the principal components; 0 leaves the network free.", .range(0...1000)),
    OptionDeclaration<Self>(
      "truncation", \.truncation,
      "Largest magnitude of the numbers of a latent where foley synth gets no --truncation; 0 for no "
        + "limit; 2 if left out. Lower values give more typical but less varied sounds.",
      OptionDomain("0 or a number from 0.05 to 10") { $0 == 0 || truncations.contains($0) }),
  ].map(\.asTrainingOption)
}
