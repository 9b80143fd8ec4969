// SPDX-License-Identifier: MIT

/// Why a checkpoint of TensorFlow, or of its web demo's form, cannot be read.
public enum TensorBundleError: Error, Equatable, Sendable {
  /// A file of it cannot be opened or read.
  case unreadable(PlainFileError)
  /// A path at which there is no checkpoint.
  case noCheckpoint(path: String)
  /// A file that is no index of a checkpoint.
  case notAnIndex(path: String)
  /// A checkpoint of a kind that is not read, and why.
  case unsupported(path: String, reason: String)
  /// A damaged index or list of variables.
  case damaged(path: String, reason: String)
  /// A variable whose description or numbers are damaged, or that is not there.
  case variable(path: String, name: String, reason: String)
}

extension TensorBundleError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .unreadable(let error): error.message
    case .noCheckpoint(let path):
      ErrorMessage(
        "\(path) is no checkpoint",
        advice:
          "give the .index file of a TensorFlow checkpoint, a manifest.json, a .safetensors file, or "
          + "a folder with one of them")
    case .notAnIndex(let path):
      ErrorMessage(
        "\(path) is no index of a TensorFlow checkpoint",
        advice: "give the file whose name ends in .index, of a checkpoint of version 2")
    case .unsupported(let path, let reason):
      ErrorMessage("\(path) cannot be imported: \(reason)")
    case .damaged(let path, let reason):
      ErrorMessage("\(path) is damaged (\(reason))", advice: "copy the checkpoint again")
    case .variable(let path, let name, let reason):
      ErrorMessage(
        "\(path), variable \"\(name)\": \(reason)", advice: "copy all files of the checkpoint again"
      )
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    switch self {
    case .unreadable, .noCheckpoint: .noInput
    case .notAnIndex, .unsupported, .damaged, .variable: .dataError
    }
  }
}

/// The result of reading a file of a checkpoint.
func readingFile<Content: ~Copyable>(
  _ body: () throws(PlainFileError) -> Content
) throws(TensorBundleError) -> Content {
  do throws(PlainFileError) {
    return try body()
  } catch {
    throw .unreadable(error)
  }
}
