// SPDX-License-Identifier: MIT

/// Why a run cannot be reported.
public enum ReportError: Error, Equatable, Sendable {
  /// A folder that is not the folder of a run.
  case notARun(path: String)
  /// A run without a completed step.
  case noSteps(path: String)
  /// A damaged line in the log, other than the last line.
  case damagedLog(path: String, line: Int)
}

extension ReportError: CustomStringConvertible {
  /// One sentence that names the run and the remedy.
  public var description: String {
    switch self {
    case .notARun(let path):
      "\(path) is not the folder of a run: give a folder that foley train --out has created."
    case .noSteps(let path):
      "The run in \(path) has not completed a step yet: wait for the first step, or check why the run "
        + "ended."
    case .damagedLog(let path, let line):
      "Line \(line) of \(path) is damaged: copy the run again, or remove the line."
    }
  }
}
