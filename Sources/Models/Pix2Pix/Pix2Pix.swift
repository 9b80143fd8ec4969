// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// Pix2pix on waveforms: a U-Net that learns from pairs to turn one recording into another.
///
/// Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks" (CVPR
/// 2017), with a U-Net on waveforms that adds a residual, critics at several scales, spectral
/// reconstruction in place of the paper's L1, and feature matching.
public enum Pix2Pix: ModelKind {
  /// "pix2pix".
  public static let name = "pix2pix"
  /// "Pix2Pix".
  public static let title = "Pix2Pix"
  /// One sentence for help.
  public static let summary = "learns from pairs to turn one recording into another"

  /// Its own options and those of learning that it uses.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      PairedOptions.group,
      .init("NETWORKS", [TrainingOptions.widthOption] + Pix2PixOptions.networkOptions),
      .init("LOSSES", Pix2PixOptions.lossOptions),
    ]
    + [.init("LEARNING", TrainingOptions.learningOptions)].without(["criticSteps", "gapAwareRate"])

  /// Pairs.
  public static var layoutForm: DatasetLayout.Form { .paired }

  /// Adam as in HiFi-GAN, and sounds of 8192 samples; with preset `tiny` 4096.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.criticSteps = 1
    options.learningRate = 3e-4
    options.beta1 = 0.8
    options.beta2 = 0.99
    options.batchSize = 16
    options.channels = 1
    options.sliceLength = preset == .tiny ? 4096 : 8192
    options.peakNormalization = false
    options.emaDecay = 0.998
    if preset == .full {
      options.width = 32
      options.sliceLength = 16_384
    }
  }

  /// There are no classes.
  public static func resolve(_ options: inout TrainingOptions) { options.conditional = false }

  /// Multiples of the product of the strides.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    let unit = WaveUNetConfiguration.lengthUnit
    return max(1, (samples + unit - 1) / unit) * unit
  }

  /// No number of steps is known.
  public static var clearSteps: Int? { nil }

  /// The numbers of a step.
  public static var metrics: [MetricDescription] { PairedRecipe.allMetrics }

  /// Checks the length, the channels, the kept band and the weights.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    let unit = WaveUNetConfiguration.lengthUnit
    if let length = options.givenSliceLength, !length.isMultiple(of: unit) {
      throw .value(
        name: "sliceLength", found: "\(length)", wanted: "a multiple of \(unit)")
    }
    if options.channels != 1 {
      throw .value(
        name: "channels", found: "\(options.channels)",
        wanted: "1; foley convert turns each channel by itself")
    }
    guard options[Pix2PixOptions.self].hasLoss else {
      throw .exclusive(
        reason: "No loss has a weight, so that there is nothing to learn",
        advice: "set melWeight, spectralWeight, waveformWeight or adversarialWeight above 0")
    }
    guard let band = options[Pix2PixOptions.self].keptBand, band != 0 else { return }
    let limit = options.sampleRate.map { Double($0) / 2 } ?? .infinity
    let least = Self.leastKeptBand(sampleRate: options.sampleRate)
    guard band < least || band >= limit else { return }
    throw .value(
      name: "keptBand", found: "\(band.json)",
      wanted: "0 for none, or \(least.json) Hz to less than half the rate"
        + (options.sampleRate.map { " of \($0) Hz" } ?? ""))
  }

  /// The lowest band that a new model may keep: a filter leaves at least half of it as it is.
  private static func leastKeptBand(sampleRate: Int?) -> Double {
    max(Pix2PixDesign.leastKeptBand, sampleRate.map(BandSplit.leastBand) ?? 0)
  }

  /// The design of resolved options; of computed sources that lack only an upper band, the band below
  /// is kept.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData, progress: (_ done: Int, _ total: Int) -> Void
  ) -> Pix2PixDesign {
    let rate = data.target.sampleRate
    var band = options[Pix2PixOptions.self].keptBand
    if band == nil, case .degraded(_, let degradation) = data.layout { band = degradation.keptBand }
    return Pix2PixDesign(
      network: WaveUNetConfiguration(width: options.width, sliceLength: options.sliceLength),
      waveform: WaveformRepresentation(
        sampleRate: rate, sliceLength: options.sliceLength, channelCount: 1),
      keptBand: band.flatMap {
        $0 >= leastKeptBand(sampleRate: rate) && 2 * $0 < Double(rate) ? $0 : nil
      })
  }

  /// Training with pairs.
  public static func makeRecipe(
    _ options: TrainingOptions, design: Pix2PixDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    PairedRecipe(design: design, options: options, source: source, describe: describe)
  }
}

/// The options that only pix2pix has.
public struct Pix2PixOptions: KindOptions {
  /// The channels of the critic's first convolution.
  public var criticWidth = 16
  /// The end of the band that stays as it is, in hertz, 0 for none; nil for that of the degradation.
  public var keptBand: Double?
  /// Weight of the critic's verdict.
  public var adversarialWeight: Float = 1
  /// Weight of the distance of the critic's features.
  public var featureWeight: Float = 5
  /// Weight of the distance of log-mel spectra.
  public var melWeight: Float = 10
  /// Weight of the distance of spectra under several windows.
  public var spectralWeight: Float = 5
  /// Weight of the level of the error of the samples, a decibel.
  public var waveformWeight: Float = 0
  /// The most that a pair is made quieter, in decibels.
  public var levelRange: Float = 20

  /// The defaults.
  public init() {}

  /// Whether anything is learned; features are those of the critic.
  var hasLoss: Bool {
    [adversarialWeight, melWeight, spectralWeight, waveformWeight].contains { $0 > 0 }
  }

  private static let weights = OptionDomain<Float>.range(0...1e6)

  static let networkOptions: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "criticWidth", \.criticWidth, "Width of the critic's first layer.", .range(1...256)),
    OptionDeclaration<Self>(
      "keptBand", \.keptBand,
      "The band below this frequency stays as it is, up to a transition of 4 % of it or, where that is "
        + "wider, 0.0056 of the sample rate; 0 for none; if left out, that of a degrade of lowpass "
        + "steps alone.", unit: "Hz", .range(0...96_000)),
  ].map(\.asTrainingOption)

  static let lossOptions: [OptionDeclaration<TrainingOptions>] = [
    OptionDeclaration<Self>(
      "adversarialWeight", \.adversarialWeight,
      "Weight of the critic's verdict; 0 trains without a critic and its features.", weights),
    OptionDeclaration<Self>(
      "featureWeight", \.featureWeight,
      "Weight of the distance of the critic's features of made and wanted sounds; of none without a "
        + "critic.", weights),
    OptionDeclaration<Self>(
      "melWeight", \.melWeight, "Weight of the distance of log-mel spectra.", weights),
    OptionDeclaration<Self>(
      "spectralWeight", \.spectralWeight,
      "Weight of the distance of spectra under windows of 10, 25 and 50 ms.", weights),
    OptionDeclaration<Self>(
      "waveformWeight", \.waveformWeight,
      "Weight of a decibel of the error of the samples, which decides when noise is removed.",
      weights),
    OptionDeclaration<Self>(
      "levelRange", \.levelRange,
      "Each pair is made quieter by up to this much, at random.", unit: "dB", .range(0...60)),
  ].map(\.asTrainingOption)
}
