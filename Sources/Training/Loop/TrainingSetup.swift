// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Evaluation
public import Models
import Synthesis

/// A folder of recordings and options, made into a recipe that can be trained.
public struct TrainingSetup {
  /// The options with nothing left open.
  public let options: TrainingOptions
  /// The recordings.
  public let dataset: ClipDataset
  /// The batches that the recipe learns from.
  public let supply: RecordingSupply
  /// The networks with their optimisers, before the first step.
  public let recipe: any Recipe
  /// The networks' architecture.
  public let architecture: Architecture
  /// Scores the model at each checkpoint; nil where there are too few recordings.
  public let judge: QualityJudge?
  /// Identifies the recordings: their names, lengths and what was made of them.
  public let dataFingerprint: String

  /// What takes time before the first step.
  public enum Stage: Sendable {
    /// The headers of files are read.
    case looking
    /// Files are read.
    case reading
    /// Moments are taken of the spectrograms of slices.
    case measuring
  }

  /// Reads the recordings and makes the networks.
  ///
  /// - Parameters:
  ///   - options: valid options.
  ///   - isResuming: whether a checkpoint will take the place of all weights.
  ///   - scanCacheFolder: where it is remembered what files hold; nil for nowhere.
  ///   - progress: is told how much of how much of a stage is done.
  /// - Throws: `ClipDatasetError`, or ``TrainingOptionsError`` for options that do not go with the
  ///   recordings' sample rate or classes.
  public init(
    folder: String, options: TrainingOptions, isResuming: Bool = false,
    scanCacheFolder: String? = nil,
    progress: (_ stage: Stage, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    let mostCommonRate =
      options.sampleRate == nil
      ? try AudioFolder(folder).mostCommonSampleRate(rememberedIn: scanCacheFolder) {
        progress(.looking, $0, $1)
      } : nil
    var options = options.resolved(mostCommonRate: mostCommonRate)
    try options.validate()
    var datasetOptions = options.datasetOptions
    datasetOptions.scanCacheFolder = scanCacheFolder
    dataset = try ClipDataset.scan(
      folder, options: datasetOptions, progress: { progress(.reading, $0, $1) })
    if options.conditional == true, dataset.classNames.count < 2 {
      throw TrainingOptionsError.conflict(
        .conditional, "the recordings in \(folder) are not in two subfolders or more",
        advice: "sort them into a subfolder for each class")
    }
    options = options.resolved(
      classCount: dataset.classNames.count, recordingCount: dataset.clipCount)
    try options.validate()
    dataFingerprint = dataset.fingerprint
    architecture = options.architecture(of: dataset) { progress(.measuring, $0, $1) }
    let dataset = dataset
    let split = HeldOutSplit(
      classes: (0..<dataset.clipCount).map(dataset.classIndex), share: options.heldOutShare,
      seed: options.seed)
    supply = RecordingSupply(
      options: options, representation: architecture.representation, dataset: dataset,
      clips: split.learned)
    let recipe = AdversarialRecipe(
      options: options, architecture: architecture, dataset: dataset, supply: supply)
    if let path = options.initFrom, !isResuming { try recipe.begin(withModelAt: path) }
    self.recipe = recipe
    judge = QualityJudge(of: dataset, split, seed: options.seed)
    self.options = options
  }
}

extension TrainingOptions {
  fileprivate var datasetOptions: ClipDataset.Options {
    ClipDataset.Options(
      sliceLength: sliceLength, sampleRate: sampleRate, channelCount: channels,
      slicing: slicing, normalizesPeak: peakNormalization,
      memoryBudgetBytes: memoryBudgetMegabytes << 20)
  }

  /// What a model file tells of the options; no path, as those are nobody's business.
  fileprivate var record: [String: String] {
    let keys = Key.allCases.filter { $0.shapesTheModel && $0 != .initFrom && isSet($0) }
    return Dictionary(uniqueKeysWithValues: keys.map { ($0.rawValue, text(of: $0)) })
  }
}

extension AdversarialRecipe {
  /// The recipe that valid, resolved options describe, on recordings scanned for them.
  fileprivate convenience init(
    options: TrainingOptions, architecture: Architecture, dataset: ClipDataset,
    supply: RecordingSupply
  ) {
    self.init(
      architecture: architecture,
      settings: options.recipeSettings(classCount: dataset.classNames.count),
      source: Source(
        examples: { supply.examples($0) },
        labels: options.conditional == true ? { supply.labels($0) } : nil),
      describe: { steps in
        ModelDescription(
          architecture: architecture, classNames: dataset.classNames,
          training: .init(steps: steps, options: options.record, data: dataset.report.record))
      })
  }
}

extension RecordingSupply {
  /// The supply that valid, resolved options describe, of some clips of a data set.
  fileprivate convenience init(
    options: TrainingOptions, representation: any Representation, dataset: ClipDataset,
    clips: [Int]
  ) {
    self.init(
      BatchSampler(
        dataset: dataset, batchSize: options.batchSize, seed: options.seed,
        balancesClasses: options.balancedClasses, clips: clips),
      representation: representation,
      augmentation: ClipAugmentation(probability: options.dataAugmentation),
      hasLabels: options.conditional == true, stepSize: max(1, options.criticSteps))
  }
}

extension QualityJudge {
  private static let mostRecordings = 2000

  /// A judge by the clips held out, or by those learned from where none are; nil for fewer than eight.
  fileprivate init?(of dataset: ClipDataset, _ split: HeldOutSplit, seed: UInt64) {
    func clips(_ places: [Int]) -> [AudioClip] {
      BatchSampler(
        dataset: dataset, batchSize: min(places.count, Self.mostRecordings), seed: seed,
        clips: places
      ).clips(ofBatch: 0)
    }
    let compared = split.heldOut.isEmpty ? split.learned : split.heldOut
    guard compared.count >= QualityScore.fewest else { return nil }
    self.init(
      recordings: clips(compared), learned: clips(split.learned),
      sampleCount: dataset.sliceLength, isHeldOut: !split.heldOut.isEmpty)
  }
}

extension DatasetReport {
  /// What a model file tells of its recordings; no path, as those are nobody's business.
  fileprivate var record: [String: String] {
    [
      "files": "\(fileCount)", "seconds": "\((durationSeconds * 1000).rounded() / 1000)",
      "sampleRates": sampleRates.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        .joined(separator: ", "),
      "classes": classes.map { "\($0.name): \($0.fileCount)" }.joined(separator: ", "),
      "slicing": slicing.rawValue,
    ]
  }
}

extension ClipDataset {
  /// A hash over the names and lengths of the clips.
  fileprivate var fingerprint: String {
    let lines = (0..<clipCount).map { "\(path(ofClip: $0))\t\(frameCount(ofClip: $0))\n" }
    return "\(ContentHash(text: lines.joined()))"
  }
}

extension TrainingSetup {
  /// What a trainer has to know of the options.
  public var trainerSettings: Trainer.Settings {
    Trainer.Settings(
      budget: options.budget, checkpointSeconds: options.checkpointMinutes * 60,
      dataFingerprint: dataFingerprint, description: markdownDescription,
      equilibriumLoss: options.objective.functions.equilibriumLoss)
  }

  /// The networks in a line.
  public var summary: String {
    let networks = recipe.networks.map { "\($0.name) of \($0.parameterCount) parameters" }
    return "\(architecture.name), " + networks.joined(separator: ", ")
  }
}
