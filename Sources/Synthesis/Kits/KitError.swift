// SPDX-License-Identifier: MIT
public import Files

/// Why a kit cannot be made.
public enum KitError: Error, Equatable, Sendable {
  /// A class that no model has.
  case unknownClass(String, classNames: [String])
  /// More instruments than MIDI has keys.
  case tooManyClasses(Int)
  /// The same sounds twice.
  case twice(String)
  /// A name that is no file name.
  case name(String)
}

extension KitError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unknownClass(let name, let classNames):
      ErrorMessage(
        "No model has the class \"\(name)\"",
        advice: classNames.isEmpty
          ? "they were trained without classes; leave it out"
          : "did you mean \(nearestName(to: name, among: classNames) ?? "")? There are "
            + classNames.prefix(20).joined(separator: ", "))
    case .tooManyClasses(let count):
      ErrorMessage(
        "A kit of \(count) instruments needs more keys than the 128 of MIDI",
        advice: "choose classes with --class")
    case .twice(let name):
      ErrorMessage(
        "The kit would have the sounds of \(name) twice, at the same time on one key",
        advice: "name each model and each class once")
    case .name(let name):
      ErrorMessage(
        "\"\(name)\" cannot be the name of the kit's files",
        advice: "give one of up to 60 bytes, without / and not beginning with a dot")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
