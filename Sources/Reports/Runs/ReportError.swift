// SPDX-License-Identifier: MIT
public import Files
public import Training

/// Why a run cannot be reported.
public enum ReportError: Error, Equatable, Sendable {
  /// A folder that is not the folder of a run.
  case notARun(path: String)
  /// A run without a completed step.
  case noSteps(path: String)
  /// A run whose log cannot be read.
  case unreadableLog(RunFolderError)
  /// A damaged line in the log, other than the last line.
  case damagedLog(path: String, line: Int)
}

extension ReportError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .notARun(let path):
      ErrorMessage(
        "\(path) is not the folder of a run",
        advice: "give a folder that foley train --out has created")
    case .noSteps(let path):
      ErrorMessage(
        "The run in \(path) has not completed a step yet",
        advice: "wait for the first step, or check why the run ended")
    case .unreadableLog(let error): error.message
    case .damagedLog(let path, let line):
      ErrorMessage(
        "Line \(line) of \(path) is damaged",
        advice: "copy the run again, or remove the line")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .notARun: .noInput
    case .unreadableLog(let error): error.exitStatus
    case .noSteps, .damagedLog: .dataError
    }
  }
}
