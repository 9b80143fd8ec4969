// SPDX-License-Identifier: MIT

/// Why a file cannot be played as a model; every case names the file.
public enum ModelFileError: Error, Equatable, Sendable {
  /// There is no such file or folder.
  case missing(path: String)
  /// A folder that holds no model (yet).
  case noModelInFolder(path: String)
  /// A file that can be read, but no model of Foley's.
  case notAModel(path: String)
  /// A model of another version of the format.
  case version(path: String, found: String)
  /// A field of the metadata is missing or cannot be understood.
  case field(path: String, name: String)
  /// The configuration makes no sense.
  case configuration(path: String, reason: String)
  /// The weights are not those of the configuration.
  case weights(path: String, reason: String)
}

extension ModelFileError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path) does not exist: give a model file or the folder of a training run."
    case .noModelInFolder(let path):
      "\(path) holds no model.safetensors: give a model file, or wait for the first "
        + "checkpoint of the run."
    case .notAModel(let path):
      "\(path) is no model of Foley: give a file that foley train has written."
    case .version(let path, let found):
      "\(path) has the model format \(found), and this Foley reads "
        + "\(ModelDescription.formatVersion): use the Foley that wrote it."
    case .field(let path, let name):
      "\(path) has a damaged or unknown \"\(name)\" in its metadata: copy the file again, or use "
        + "a newer Foley."
    case .configuration(let path, let reason):
      "\(path) describes a model that cannot be: \(reason)"
    case .weights(let path, let reason):
      "\(path) holds other weights than its configuration needs: \(reason)"
    }
  }
}
