// SPDX-License-Identifier: MIT
import Files

/// Why output files cannot be planned.
enum ConversionError: Error, Equatable {
  /// An input that is not there.
  case missing(path: String)
  /// A folder without files of the expected type.
  case nothingFound(path: String, extensions: [String])
  /// A subfolder that cannot be read, with the message of the operating system.
  case closed(path: String, reason: String)
  /// An output file whose extension is not a supported format.
  case outputExtension(path: String, wanted: [String])
  /// An output file for several input files.
  case severalIntoOne(output: String)
  /// An output file that is also an input file.
  case outputIsInput(path: String)
  /// Two input files with the same output file.
  case sameOutput(path: String, inputs: [String])
  /// A folder that cannot be created, with the message of the operating system.
  case folder(path: String, reason: String)
}

extension ConversionError: FoleyError {
  /// What is wrong, and what to do about it.
  var message: ErrorMessage {
    switch self {
    case .missing(let path):
      ErrorMessage("\(path) does not exist", advice: "check the path")
    case .nothingFound(let path, let extensions):
      ErrorMessage(
        "\(path) contains no files whose names end in \(list(extensions))",
        advice: "check the folder")
    case .closed(let path, let reason):
      ErrorMessage("\(path) cannot be read (\(reason))", advice: "check its permissions")
    case .outputExtension(let path, let wanted):
      ErrorMessage(
        "The output \(path) has no supported format",
        advice: "give a name that ends in \(list(wanted))")
    case .severalIntoOne(let output):
      ErrorMessage(
        "The output \(output) is a file name, but there may be several output files",
        advice: "give the name of a folder")
    case .outputIsInput(let path):
      ErrorMessage(
        "\(path) is an input file and would be overwritten",
        advice: "choose another output")
    case .sameOutput(let path, let inputs):
      ErrorMessage(
        "\(inputs.joined(separator: " and ")) would both be written to \(path)",
        advice: "convert them into different folders")
    case .folder(let path, let reason):
      ErrorMessage(
        "The folder \(path) cannot be created (\(reason))",
        advice: "choose another, or change the permissions")
    }
  }

  /// The exit status of a command that fails with the error.
  var exitStatus: ExitStatus {
    switch self {
    case .missing, .nothingFound, .closed: .noInput
    case .outputExtension, .severalIntoOne, .outputIsInput, .sameOutput: .usage
    case .folder: .cannotCreate
    }
  }

  private func list(_ extensions: [String]) -> String {
    extensions.map { ".\($0)" }.joined(separator: extensions.count == 2 ? " or " : ", ")
  }
}
