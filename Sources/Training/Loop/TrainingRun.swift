// SPDX-License-Identifier: MIT
import Kernels
public import Models

/// A training: recordings, options and a run folder, wired together.
///
///     var options = TrainingOptions(SpecGAN.self, preset: .tiny)
///     options.minutes = 2
///     let run = try TrainingRun(recordings: "drums", options: options, folder: "runs/drums")
///     try run.train { print($0) }
///
/// A run that was stopped or killed goes on where its last checkpoint was if it is made again with
/// `resuming: true`.
public final class TrainingRun {
  /// The recordings and the recipe.
  public let setup: TrainingSetup
  /// The folder of checkpoints, sounds and the model.
  public let folder: RunFolder

  /// Opens or makes the run folder, reads the recordings of one folder and makes the networks.
  ///
  /// - Parameters: as of ``init(recordings:options:folder:resuming:scanCacheFolder:progress:)``
  /// - Throws: likewise
  public convenience init(
    recordings: String, options: TrainingOptions, folder: String, resuming: Bool = false,
    scanCacheFolder: String? = nil,
    progress: (_ stage: TrainingSetup.Stage, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    try self.init(
      recordings: RecordingFolders(folder: recordings), options: options, folder: folder,
      resuming: resuming, scanCacheFolder: scanCacheFolder, progress: progress)
  }

  /// Opens or makes the run folder, reads the recordings and makes the networks.
  ///
  /// If `options.threads` is set, it becomes the number of threads of the process
  /// (`WorkerPool.setThreadCount`).
  ///
  /// - Parameters:
  ///   - recordings: the folders of the recordings, as the kind of model needs them.
  ///   - folder: the run folder, made if it is missing.
  ///   - resuming: whether a run that is there goes on, with what the options leave open as it was; a
  ///     folder that holds a run is refused otherwise.
  ///   - scanCacheFolder: where the results of scans are cached; nil for no cache.
  ///   - progress: called with the number done and the total of a stage.
  /// - Throws: `OptionError`, also for options that a run was not begun with, ``RunFolderError``,
  ///   `ClipDatasetError`, ``TrainingError`` or `ModelFileError`.
  public init(
    recordings: RecordingFolders, options: TrainingOptions, folder: String, resuming: Bool = false,
    scanCacheFolder: String? = nil,
    progress: (_ stage: TrainingSetup.Stage, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) throws {
    try options.validate()
    if let threads = options.threads { WorkerPool.setThreadCount(threads) }
    self.folder = try RunFolder(folder, resuming: resuming)
    let isResumed = self.folder.isResumed
    setup = try TrainingSetup(
      recordings: recordings, options: isResumed ? options.resuming(run: folder) : options,
      isResuming: isResumed,
      scanCacheFolder: scanCacheFolder, progress: progress)
  }

  /// Trains until the options' budget is spent or a stop is requested.
  ///
  /// - Parameter observe: called with each event, on the thread that trains.
  /// - Returns: why it ended.
  /// - Throws: as ``Trainer/train()``.
  @discardableResult
  public func train(
    stop: StopRequest = StopRequest(), observe: @escaping (TrainingEvent) -> Void = { _ in }
  ) throws -> Trainer.Ending {
    try Trainer(
      recipe: setup.recipe, run: folder, settings: setup.trainerSettings, stop: stop,
      evaluator: setup.evaluator, loader: setup.loader, observe: observe
    ).train()
  }
}
