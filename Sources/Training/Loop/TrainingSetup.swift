// SPDX-License-Identifier: MIT
public import Audio
import Files
public import Models
import Synthesis

/// A folder of recordings and options, made into a recipe that can be trained.
public struct TrainingSetup {
  /// The options with nothing left open.
  public let options: TrainingOptions
  /// The length, the rate and the channels of a sound, and why they were chosen.
  public let choice: SoundChoice
  /// The recordings.
  public let dataset: ClipDataset
  /// The batches that the recipe learns from.
  public let loader: RecordingLoader
  /// The networks with their optimisers, before the first step.
  public let recipe: any Recipe
  /// The design of the model.
  public let design: any ModelDesign
  /// Scores the model at each checkpoint; nil where there are too few recordings.
  public let evaluator: CheckpointEvaluator?
  /// Identifies the recordings: their names, lengths and what was made of them.
  public let dataFingerprint: String

  /// A stage that takes time before the first step.
  public enum Stage: Sendable {
    /// The headers of files are read, and the beginnings of some are decoded.
    case looking
    /// Files are read.
    case reading
    /// Statistics are taken of slices.
    case measuring
  }

  /// Reads the recordings and makes the networks.
  ///
  /// - Parameters:
  ///   - options: valid options.
  ///   - isResuming: whether a checkpoint will replace all weights.
  ///   - scanCacheFolder: where the results of scans are cached; nil for no cache.
  ///   - progress: called with the number done and the total of a stage.
  /// - Throws: `ClipDatasetError`, or `OptionError` for options that do not go with the recordings'
  ///   sample rate or classes.
  public init(
    folder: String, options: TrainingOptions, isResuming: Bool = false,
    scanCacheFolder: String? = nil,
    progress: (_ stage: Stage, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    let facts = try RecordingFacts(of: folder, for: options, cachedIn: scanCacheFolder) {
      progress(.looking, $0, $1)
    }
    choice = SoundChoice(for: options, facts: facts)
    var options = options.resolved(
      mostCommonRate: facts.mostCommonRate, beginnings: facts.beginnings)
    try options.validate()
    var datasetOptions = options.datasetOptions
    datasetOptions.scanCacheFolder = scanCacheFolder
    let dataset = try ClipDataset.scan(
      folder, options: datasetOptions, progress: { progress(.reading, $0, $1) })
    if options.conditional == true, dataset.classNames.count < 2 {
      throw OptionError.conflict(
        name: "conditional",
        reason: "the recordings in \(folder) are not in two subfolders or more",
        advice: "sort them into a subfolder for each class")
    }
    options = options.resolved(
      classCount: dataset.classNames.count, recordingCount: dataset.clipCount)
    try options.validate()
    self.options = options
    self.dataset = dataset
    dataFingerprint = dataset.fingerprint
    let split = HeldOutSplit(
      classes: (0..<dataset.clipCount).map(dataset.classIndex), share: options.heldOutShare,
      seed: options.seed)
    (design, recipe, loader) = options.kind.makeTraining(
      options, dataset: dataset, clips: split.learned
    ) { progress(.measuring, $0, $1) }
    if let path = options.initFrom, !isResuming { try recipe.begin(withModelAt: path) }
    evaluator =
      design.tasks.contains(.generate)
      ? CheckpointEvaluator(of: dataset, split, seed: options.seed) : nil
  }
}

extension ModelKind {
  /// The design, the recipe and the loader that it learns from.
  fileprivate static func makeTraining(
    _ options: TrainingOptions, dataset: ClipDataset, clips: [Int],
    progress: (_ done: Int, _ total: Int) -> Void
  ) -> (any ModelDesign, any Recipe, RecordingLoader) {
    let design = makeDesign(options, dataset: dataset, progress: progress)
    let loader = RecordingLoader(
      options: options, representation: design.representation, dataset: dataset, clips: clips)
    let recipe = makeRecipe(
      options, design: design, classCount: dataset.classNames.count,
      source: ExampleSource(
        examples: { loader.examples($0) },
        labels: options.conditional == true ? { loader.labels($0) } : nil),
      describe: { steps in
        ModelDescription(
          design: design, classNames: dataset.classNames,
          training: .init(steps: steps, options: options.record, data: dataset.report.record))
      })
    return (design, recipe, loader)
  }
}

extension RecordingLoader {
  /// The loader that valid, resolved options describe, of some clips of a data set.
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

extension Recipe {
  /// Takes over the weights of a finished model.
  ///
  /// - Throws: `ModelFileError`, or `OptionError` if it is of another shape.
  fileprivate func begin(withModelAt path: String) throws {
    let model = try Model(path)
    do {
      try begin(with: model)
    } catch {
      throw OptionError.conflict(
        name: "initFrom", reason: "the model \(path) is of another shape (\(error))",
        advice: "give the options that it was trained with, as foley info shows them")
    }
  }
}
