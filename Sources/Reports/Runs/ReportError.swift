// SPDX-License-Identifier: MIT

/// Why there is nothing to report of a run.
public enum ReportError: Error, Equatable, Sendable {
  /// The folder holds nothing that a training writes.
  case notARun(path: String)
  /// A run of which no step is done.
  case noSteps(path: String)
  /// A line of the log, not the last, is no object of numbers.
  case damagedLog(path: String, line: Int)
}

extension ReportError: CustomStringConvertible {
  /// One sentence that names the run and says what to do.
  public var description: String {
    switch self {
    case .notARun(let path):
      "\(path) is not the folder of a run: give one that foley train --out has made."
    case .noSteps(let path):
      "The run in \(path) has not done a step yet: wait for it, or look why it has ended."
    case .damagedLog(let path, let line):
      "Line \(line) of \(path) is damaged: copy the run again, or remove the line."
    }
  }
}
