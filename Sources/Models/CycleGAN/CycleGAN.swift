// SPDX-License-Identifier: MIT
public import Audio
public import Files
import Layers

/// CycleGAN: turns sounds of one folder into sounds of another, and back, without pairs of sounds.
///
/// Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial
/// Networks" (2017); on mel spectrograms of voices Kaneko, Kameoka, Tanaka and Hojo, "MaskCycleGAN-VC"
/// (ICASSP 2021).
public enum CycleGAN: ModelKind {
  /// "cyclegan".
  public static let name = "cyclegan"
  /// "CycleGAN".
  public static let title = "CycleGAN"
  /// One sentence for help.
  public static let summary =
    "turns sounds of one folder into sounds of another, and back, without pairs"

  /// Two sets of recordings that do not correspond.
  public static let layoutForm = DatasetLayout.Form.unpaired

  /// The frames that networks see at once if no length is asked for.
  static let usualFrames = 64

  /// Its own options and those of adversarial training that it has.
  public static let options: [OptionTable<TrainingOptions>.Group] =
    [
      UnpairedOptions.group,
      .init(
        "NETWORKS",
        [TrainingOptions.widthOption] + CycleGANOptions.networkOptions + SpectrogramOptions.options),
      .init("OBJECTIVE", CycleGANOptions.objectiveOptions + TrainingOptions.slopeOptions),
      .init("FEW RECORDINGS", [TrainingOptions.dataAugmentationOption]),
    ]
    + [TrainingOptions.Group("LEARNING", TrainingOptions.learningOptions)].without([
      "criticSteps", "gapAwareRate",
    ])

  /// No number of steps is known.
  public static let clearSteps: Int? = nil

  /// The paper's Adam; batches of four, a second step and R1, and the paper's networks, batches of one and
  /// losses for the preset `full`.
  public static func apply(_ preset: TrainingOptions.Preset, to options: inout TrainingOptions) {
    options.objective = .leastSquares
    options.conditional = false
    options.channels = 1
    options.criticSteps = 1
    options.learningRate = 2e-4
    options.criticLearningRate = 1e-4
    options.beta2 = 0.999
    options.batchSize = 4
    options.r1Weight = 30
    options.penaltyInterval = 4
    options[CycleGANOptions.self].secondStep = true
    switch preset {
    case .tiny: options[CycleGANOptions.self].residualBlocks = 3
    case .small: break
    case .full:
      options.sliceLength = 8192
      options.criticLearningRate = 2e-4
      options.batchSize = 1
      options.decay = .linear
      options.decayStart = 100_000
      options[CycleGANOptions.self].residualBlocks = 9
      options[CycleGANOptions.self].gatedInput = false
      options[CycleGANOptions.self].secondStep = false
      options.r1Weight = 0
      options.penaltyInterval = 1
      options[CycleGANOptions.self].hiddenShare = 0
      options[SpectrogramOptions.self].spectrogramLayout = 2
      options[SpectrogramOptions.self].rangeDecibels = 60
      options[SpectrogramOptions.self].melBands = 64
    }
  }

  /// Sets the spectrogram's scaling, bands, transform and hop, and the steps with an identity loss.
  public static func resolve(_ options: inout TrainingOptions) {
    SpectrogramOptions.resolve(&options)
    CycleGANOptions.resolve(&options)
  }

  /// As many frames as the networks see at once: longer sounds are converted window by window.
  public static func longestSeconds(_ options: TrainingOptions) -> Double {
    SpectrogramOptions.longestSeconds(frames: usualFrames, options)
  }

  /// The shortest length whose frames can be halved twice.
  public static func sliceLength(atLeast samples: Int, _ options: TrainingOptions) -> Int {
    let hop = options[SpectrogramOptions.self].hop ?? 1
    let unit = CycleGANConfiguration.sizeUnit * hop
    let shortest = CycleGANConfiguration.sizes.lowerBound * hop
    return max(shortest, (samples + unit - 1) / unit * unit)
  }

  /// Checks the sides of the spectrograms, and what CycleGAN has no use for.
  public static func validate(_ options: TrainingOptions) throws(OptionError) {
    if options.conditional == true {
      throw .conflict(
        name: "conditional", reason: "a CycleGAN converts between two folders without classes",
        advice: "leave conditional out")
    }
    if options[SpectrogramOptions.self].rangeDecibels == 0 {
      throw .value(
        name: "rangeDecibels", found: "0",
        wanted: "1 to 140: a CycleGAN normalises the bands of both folders itself")
    }
    try validateLabels(options[UnpairedOptions.self])
    try SpectrogramOptions.validate(options)
    guard let resolved = options.withLength else { return }
    try validateSides(resolved)
  }

  /// Checks that both labels are given, or neither, and that something uses the labels.
  private static func validateLabels(_ options: UnpairedOptions) throws(OptionError) {
    if (options.fromLabel == nil) != (options.toLabel == nil) {
      let (given, missing) =
        options.fromLabel == nil ? ("toLabel", "fromLabel") : ("fromLabel", "toLabel")
      throw .conflict(
        name: given, reason: "the label of the other recordings is missing",
        advice: "set \(missing), too")
    }
    for (name, value) in [
      ("labelPattern", options.labelPattern), ("labelTable", options.labelTable),
    ] where value != nil && options.fromLabel == nil {
      throw .conflict(
        name: name, reason: "no recordings are chosen by a label",
        advice: "set fromLabel and toLabel")
    }
  }

  private static func validateSides(_ options: TrainingOptions) throws(OptionError) {
    let spectrogram = options[SpectrogramOptions.self].spectrogram(sampleRate: 1)
    let frames = spectrogram.frameCount(ofSamples: options.sliceLength)
    let (sizes, unit) = (CycleGANConfiguration.sizes, CycleGANConfiguration.sizeUnit)
    if frames > sizes.upperBound {
      throw options.lengthError(most: sizes.upperBound * spectrogram.hop)
    }
    guard frames >= sizes.lowerBound, frames.isMultiple(of: unit) else {
      throw .value(
        name: "sliceLength", found: "\(options.sliceLength)",
        wanted: "a multiple of \(unit * spectrogram.hop) samples, from "
          + "\(sizes.lowerBound * spectrogram.hop) on")
    }
    guard sizes.contains(spectrogram.binCount), spectrogram.binCount.isMultiple(of: unit) else {
      throw .value(
        name: "melBands", found: "\(spectrogram.binCount)",
        wanted: "a multiple of \(unit) from \(sizes.lowerBound) on")
    }
  }

  /// The design of resolved options.
  public static func makeDesign(
    _ options: TrainingOptions, data: TrainingData,
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> CycleGANDesign {
    let own = options[CycleGANOptions.self]
    let representation = options[SpectrogramOptions.self].representation(
      options, dataset: data.target, progress: progress)
    let shape = representation.exampleShape
    return CycleGANDesign(
      network: CycleGANConfiguration(
        frameCount: shape[0], binCount: shape[1], channelCount: shape[2], width: options.width,
        blockCount: own.residualBlocks, isGated: own.gatedInput, fillsFrames: own.hiddenShare > 0),
      spectrograms: representation)
  }

  /// Training of two generators and two critics.
  public static func makeRecipe(
    _ options: TrainingOptions, design: CycleGANDesign, classCount: Int,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) -> any Recipe {
    CycleGANRecipe(
      design: design, settings: options.cycleGANSettings, source: source, describe: describe)
  }

  /// Losses, scores and how much a conversion changes.
  public static var metrics: [MetricDescription] { CycleGANMetrics.all }
}
