// SPDX-License-Identifier: MIT
public import Files
public import Layers

/// Why a classifier cannot be trained or read; every case names the folder or file.
public enum ClassifierError: Error, Equatable, Sendable {
  /// A folder with fewer than two subfolders of sounds.
  case tooFewClasses(path: String, found: [String])
  /// A class with fewer than two sounds, one for training and one for the test.
  case tooFewClips(path: String, className: String, count: Int)
  /// A folder with a class that the classifier does not know.
  case unknownClass(path: String, className: String, known: [String])
  /// A file that is not a classifier.
  case notAClassifier(path: String)
  /// A classifier in another version of the format.
  case version(path: String, found: String)
  /// A missing or invalid field of the metadata.
  case field(path: String, name: String)
  /// Weights that do not fit the description.
  case weights(path: String, reason: String)
  /// A file that cannot be read.
  case unreadable(SafetensorsError)
}

extension ClassifierError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .tooFewClasses(let path, let found):
      ErrorMessage(
        "\(path) has \(found.count) classes of sounds, but a classifier needs at least two",
        advice: "put the sounds of each class into a subfolder of its own")
    case .tooFewClips(let path, let className, let count):
      ErrorMessage(
        "\(path) has \(counted(count, "usable sound")) of the class \"\(className)\", but at "
          + "least two are needed",
        advice: "add sounds, or remove the subfolder")
    case .unknownClass(let path, let className, let known):
      ErrorMessage(
        "\(path) has the class \"\(className)\", but the classes of the classifier are "
          + "\(known.prefix(20).joined(separator: ", "))",
        advice: "rename the subfolder")
    case .notAClassifier(let path):
      ErrorMessage(
        "\(path) is not a classifier",
        advice: "give a file written by foley classify train")
    case .version(let path, let found):
      ErrorMessage(
        "\(path) has version \(found) of the classifier format, but this version of Foley reads "
          + "only \(SoundClassifier.formatVersion)",
        advice: "use the version of Foley that wrote the file")
    case .field(let path, let name):
      ErrorMessage(
        "\(path) has an invalid field \"\(name)\" in its metadata",
        advice: "copy the file again, or train the classifier again")
    case .weights(let path, let reason):
      ErrorMessage("\(path) has weights that do not fit its description: \(reason)")
    case .unreadable(let error): error.message
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable(let error): error.exitStatus
    case .tooFewClasses, .tooFewClips, .unknownClass, .notAClassifier, .version, .field, .weights:
      .dataError
    }
  }
}
