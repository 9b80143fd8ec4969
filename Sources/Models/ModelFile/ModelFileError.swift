// SPDX-License-Identifier: MIT
public import Files

/// Why a file cannot be played as a model; every case names the file.
public enum ModelFileError: Error, Equatable, Sendable {
  /// There is no such file or folder.
  case missing(path: String)
  /// A folder that holds no model (yet).
  case noModelInFolder(path: String)
  /// A folder whose names cannot be read.
  case unreadableFolder(path: String, reason: String)
  /// A file that can be read, but no model of Foley's.
  case notAModel(path: String)
  /// A file with other content than when it was looked at first.
  case replaced(path: String)
  /// A model of another version of the format.
  case version(path: String, found: String)
  /// A field of the metadata is missing or cannot be understood.
  case field(path: String, name: String)
  /// The configuration makes no sense.
  case configuration(path: String, reason: String)
  /// The model does not do what is asked of it.
  case task(path: String, wanted: ModelTask, found: [ModelTask])
  /// The model converts in one direction only.
  case oneWay(path: String)
  /// The weights are not those of the configuration.
  case weights(path: String, reason: String)
}

extension ModelFileError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .missing(let path):
      ErrorMessage(
        "\(path) does not exist",
        advice: "give a model file or the folder of a training run")
    case .noModelInFolder(let path):
      ErrorMessage(
        "\(path) holds no model.safetensors",
        advice: "give a model file, or wait for the first checkpoint of the run")
    case .unreadableFolder(let path, let reason):
      ErrorMessage(
        "The folder \(path) cannot be read (\(reason))",
        advice: "give a model file, or check the folder's permissions")
    case .notAModel(let path):
      ErrorMessage(
        "\(path) is no model of Foley",
        advice: "give a file that foley train has written")
    case .replaced(let path):
      ErrorMessage(
        "\(path) was replaced or changed after it had been opened",
        advice: "give the command again, with a copy if the file belongs to a training")
    case .version(let path, let found):
      ErrorMessage(
        "\(path) has the model format \(found), and this Foley reads "
          + "\(ModelDescription.readableVersions.joined(separator: " and "))",
        advice: "use the Foley that wrote it")
    case .field(let path, let name):
      ErrorMessage(
        "\(path) has a damaged or unknown \"\(name)\" in its metadata",
        advice: "copy the file again, or use a newer Foley")
    case .configuration(let path, let reason):
      ErrorMessage("\(path) describes a model that is not possible: \(reason)")
    case .task(let path, let wanted, let found):
      ErrorMessage(
        "\(path) is no model that can \(wanted.words), only one that can "
          + "\(found.map(\.words).joined(separator: " and "))",
        advice: "give another model")
    case .oneWay(let path):
      ErrorMessage(
        "\(path) is a model that converts in one direction only", advice: "leave --reverse out")
    case .weights(let path, let reason):
      ErrorMessage("\(path) holds other weights than its configuration needs: \(reason)")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .noModelInFolder, .unreadableFolder: .noInput
    case .notAModel, .replaced, .version, .field, .configuration, .weights, .task, .oneWay:
      .dataError
    }
  }
}

extension ModelTask {
  /// The task in words, after "can".
  fileprivate var words: String {
    switch self {
    case .generate: "make sounds from latents"
    case .convert: "turn a sound into another"
    case .encode: "turn a sound into a latent"
    }
  }
}
