// SPDX-License-Identifier: MIT
public import Files
import Foundation

/// Why the sounds of a baseline cannot be written.
public enum BaselineError: Error, Equatable, Sendable {
  /// Files that exist: the first of them, and their number.
  case exists(path: String, count: Int)
  /// Sounds whose mean spectrograms would take too much memory, and the longest that do not.
  case tooLong(seconds: Double, most: Double)
  /// Classes are asked for, and the folder has no subfolders.
  case noClasses(folder: String)
}

extension BaselineError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .exists(let path, let count):
      ErrorMessage(
        "\(path)\(count == 1 ? "" : " (and \(count - 1) more)") exists already, and a baseline replaces "
          + "no files",
        advice: "choose another folder")
    case .tooLong(let seconds, let most):
      ErrorMessage(
        "The mean spectrograms of sounds of \(decimal(seconds)) s take too much memory",
        advice: "give --seconds \(decimal(most)) or less")
    case .noClasses(let folder):
      ErrorMessage(
        "\(folder) has no subfolders, so its recordings have no classes",
        advice: "sort the files into one subfolder per class, or leave --each-class and {class} out"
      )
    }
  }

  private func decimal(_ value: Double) -> String { String(format: "%g", value) }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .exists: .cannotCreate
    case .tooLong, .noClasses: .usage
    }
  }
}
