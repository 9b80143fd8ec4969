// SPDX-License-Identifier: MIT
public import Audio
import Files
public import Models
import Synthesis

/// Recordings and options, made into a recipe that can be trained.
public struct TrainingSetup {
  /// The options with nothing left open.
  public let options: TrainingOptions
  /// The length, the rate and the channels of a sound, and why they were chosen.
  public let choice: SoundChoice
  /// The recordings.
  public let data: TrainingData
  /// The recordings that the model learns to make.
  public var dataset: ClipDataset { data.target }
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

  /// Reads the recordings of one folder and makes the networks.
  ///
  /// - Parameters: as of ``init(recordings:options:isResuming:scanCacheFolder:progress:)``
  /// - Throws: likewise
  public init(
    folder: String, options: TrainingOptions, isResuming: Bool = false,
    scanCacheFolder: String? = nil,
    progress: (_ stage: Stage, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    try self.init(
      recordings: RecordingFolders(folder: folder), options: options, isResuming: isResuming,
      scanCacheFolder: scanCacheFolder, progress: progress)
  }

  /// Reads the recordings and makes the networks.
  ///
  /// - Parameters:
  ///   - recordings: the folders, as the kind of model needs them.
  ///   - options: valid options.
  ///   - isResuming: whether a checkpoint will replace all weights.
  ///   - scanCacheFolder: where the results of scans are cached; nil for no cache.
  ///   - progress: called with the number done and the total of a stage.
  /// - Throws: `ClipDatasetError`, or `OptionError` for options that do not go with the folders, or with
  ///   the recordings' sample rate or classes, or ``TrainingError/impossibleModel(_:)``.
  public init(
    recordings: RecordingFolders, options: TrainingOptions, isResuming: Bool = false,
    scanCacheFolder: String? = nil,
    progress: (_ stage: Stage, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    let layout = try recordings.layout(for: options)
    let facts = try RecordingFacts(of: layout, for: options, cachedIn: scanCacheFolder) {
      progress(.looking, $0, $1)
    }
    choice = SoundChoice(for: options, facts: facts)
    var options = options.resolved(
      mostCommonRate: facts.mostCommonRate, beginnings: facts.beginnings)
    try options.validate()
    var datasetOptions = options.datasetOptions
    datasetOptions.scanCacheFolder = scanCacheFolder
    datasetOptions.labels = try options.labelSource()
    var data = try TrainingData.scan(
      layout, options: datasetOptions, progress: { progress(.reading, $0, $1) })
    let dataset = data.target
    try options.settleLabels(dataset.vocabulary, folder: layout.targetFolder)
    if options.conditional == true, dataset.conditionNames.count < 2 {
      throw OptionError.conflict(
        name: "conditional",
        reason: "the recordings in \(layout.targetFolder) are not in two subfolders or more",
        advice: "sort them into a subfolder for each class")
    }
    let isOpen = options.conditional == nil
    options = options.resolved(
      classCount: dataset.conditionNames.count, recordingCount: dataset.clipCount)
    try options.validate()
    self.options = options
    let examples = ExampleChoice(of: dataset, options)
    if let groups = examples.groups { data.notes.append(groups.note) }
    if isOpen, options.conditional == false, dataset.conditionNames.count > 1 {
      data.notes.append(
        "the \(dataset.conditionNames.count) classes are not learned: they have fewer than "
          + "\(TrainingOptions.recordingsOfAClass) recordings each on average; --conditional learns them"
      )
    }
    self.data = data
    dataFingerprint = data.fingerprint(
      groups: examples.groups, hasLabelTable: options[UnpairedOptions.self].labelTable != nil)
    (design, recipe, loader) = try options.kind.makeTraining(
      options, data: data, examples: examples,
      sourceClips: data.source.map { HeldOutSplit(of: $0, options).learned }
    ) { progress(.measuring, $0, $1) }
    if let path = options.initFrom, !isResuming { try recipe.begin(withModelAt: path) }
    evaluator =
      design.tasks.contains(.generate) ? CheckpointEvaluator(of: examples) : nil
  }
}

extension ModelKind {
  /// The design, the recipe and the loader that it learns from.
  ///
  /// - Throws: ``TrainingError/impossibleModel(_:)``
  fileprivate static func makeTraining(
    _ options: TrainingOptions, data: TrainingData, examples: ExampleChoice,
    sourceClips: [Int]?, progress: (_ done: Int, _ total: Int) -> Void
  ) throws(TrainingError) -> (any ModelDesign, any Recipe, RecordingLoader) {
    let design = makeDesign(options, data: data, progress: progress)
    do throws(ConfigurationError) {
      try design.validate()
    } catch {
      throw .impossibleModel(error)
    }
    let loader = RecordingLoader(
      options: options, design: design, data: data, examples: examples, sourceClips: sourceClips)
    let recipe = makeRecipe(
      options, design: design, classCount: data.target.conditionNames.count,
      source: ExampleSource(
        examples: { loader.examples($0) },
        labels: options.conditional == true ? { loader.labels($0) } : nil,
        sources: layoutForm == .single ? nil : { loader.sources($0) },
        differentCounts: examples.differentCounts(options)),
      describe: { steps in
        ModelDescription(
          design: design,
          classNames: design.classCount > 0 || layoutForm == .single
            ? data.target.conditionNames : [],
          training: .init(steps: steps, options: options.record, data: data.record))
      })
    return (design, recipe, loader)
  }
}

extension RecordingLoader {
  /// The loader that valid, resolved options describe, of the examples to learn from.
  fileprivate convenience init(
    options: TrainingOptions, design: some ModelDesign, data: TrainingData,
    examples: ExampleChoice, sourceClips: [Int]?
  ) {
    let augmentation = ClipAugmentation(probability: options.dataAugmentation)
    guard data.layout.form == .single else {
      self.init(
        PairedBatchSampler(
          data, batchSize: options.batchSize, seed: options.seed,
          balancesClasses: options.balancedClasses, clips: examples.learnedClips,
          sourceClips: data.layout.form == .unpaired ? sourceClips : nil),
        data: data, representation: design.representation,
        sourceRepresentation: design.sourceRepresentation, augmentation: augmentation,
        stepSize: max(1, options.criticSteps))
      return
    }
    self.init(
      examples.sampler(
        of: .learned, batchSize: options.batchSize, balancesClasses: options.balancedClasses),
      representation: design.representation, augmentation: augmentation,
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
