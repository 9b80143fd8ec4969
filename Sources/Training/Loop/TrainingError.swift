// SPDX-License-Identifier: MIT
public import Files
public import Models

/// What can go wrong while a training is set up or under way.
public enum TrainingError: Error, Equatable, Sendable {
  /// A metric or a weight is NaN or infinite; the last good checkpoint, if there is one.
  case diverged(run: String, step: Int, what: String, lastGoodStep: Int?)
  /// All recordings of a class have vanished or changed; the last checkpoint, if there is one.
  case noRecordings(run: String, step: Int, className: String, lastGoodStep: Int?)
  /// Options that lead to a model that no file may hold.
  case impossibleModel(ConfigurationError)
}

extension TrainingError: CustomStringConvertible {
  /// What happened, what is left, and what to try.
  public var description: String {
    switch self {
    case .diverged(let run, let step, let what, let lastGoodStep):
      "Training came apart at step \(step) (\(what) is not a finite number), so "
        + Self.remains(of: run, lastGoodStep)
        + ": begin a new run with a lower learningRate, a larger batchSize, or another seed."
    case .noRecordings(let run, let step, let className, let lastGoodStep):
      "All recordings of the class \(className) had vanished or changed at step \(step), so "
        + Self.remains(of: run, lastGoodStep)
        + ": restore them and go on with --resume, or begin a new run."
    case .impossibleModel(let error): "\(message(of: error))"
    }
  }

  /// The options that decide values of a design which have other names.
  private static let optionNames = [
    "latentCount": "latentSize", "componentCount": "latentSize", "transformSize": "fftSize",
    "classLayerCount": "classLayers",
  ]

  private func message(of error: ConfigurationError) -> ErrorMessage {
    ErrorMessage(
      "The options make a model that is not possible (\(Self.optionNames[error.name] ?? error.name) "
        + "is \(error.value), but must be \(error.expectation))",
      advice: "give other options")
  }

  private static func remains(of run: String, _ step: Int?) -> String {
    step.map { "the run in \(run) stays as it was at step \($0)" }
      ?? "nothing was saved in \(run)"
  }
}

extension TrainingError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    if case .impossibleModel(let error) = self { return message(of: error) }
    return ErrorMessage(description)
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    if case .impossibleModel = self { return .configuration }
    return .software
  }
}
