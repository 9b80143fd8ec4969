// SPDX-License-Identifier: MIT
import Files
import Models
import Training

extension TrainCommand {
  /// The preset, then the options file, then the command line; for a run that is resumed, its own
  /// options take the place of the preset.
  func resolvedOptions() throws -> TrainingOptions {
    let values = try recordingFlags.values + optionFlags.values()
    let resumed = runFlags.resume ? try runFlags.out.map(Self.optionsOfRun) : nil
    let file = try optionFlags.options.map { path throws(OptionError) in try OptionFile(path) }
    func named(_ name: String) -> JSONValue? {
      values.last { $0.name == name }?.value ?? file?.values[name]
    }
    var options =
      try resumed
      ?? TrainingOptions(
        TrainingOptions.kind(named("model"), source: file?.path) ?? ModelKinds.standard,
        preset: TrainingOptions.preset(named("preset"), source: file?.path) ?? .small)
    if let file { try options.overlay(file.without(options.kind.formerOptions)) }
    for (name, value) in values { try options.set(name, to: value) }
    if let resumed, let out = runFlags.out { try options.checkResuming(resumed, run: out) }
    return options
  }

  /// The options of the run that is to be resumed.
  ///
  /// - Throws: `RunFolderError/noRun(path:)`, also for the folder of a training that was killed before
  ///   it wrote its options.
  private static func optionsOfRun(_ path: String) throws -> TrainingOptions {
    guard let options = try TrainingOptions.ofRun(path) else {
      throw RunFolderError.noRun(path: path)
    }
    return options
  }

  static func list(_ options: TrainingOptions) {
    Terminal.say(
      "Options of the model \(options.kind.name) with the preset \(options.preset.rawValue), for\n"
        + "--set name=value and for options files; --model and --preset list others.\n")
    Terminal.say(options.table.listing(of: options))
  }
}
