// SPDX-License-Identifier: MIT

/// Why sounds are not written.
public enum RenderError: Error, Equatable, Sendable {
  /// The folder cannot be made, in the system's words.
  case folder(path: String, reason: String)
  /// Files are there already: the first, and how many.
  case exists(path: String, count: Int)
  /// A file is there that the render did not make.
  case foreignFile(path: String)
  /// A symbolic link stands where a folder of the render should be.
  case link(path: String)
  /// Another process renders into the folder; its number, if it told.
  case locked(folder: String, process: String)
  /// The manifest cannot be read or written, in the system's words.
  case manifest(path: String, reason: String)
  /// A line of the manifest is not that of this render.
  case otherManifest(path: String, line: Int)
}

extension RenderError: CustomStringConvertible {
  /// One sentence that names the file or folder and says what to do.
  public var description: String {
    switch self {
    case .folder(let path, let reason):
      "The folder \(path) cannot be made (\(reason)): choose another, or change its permissions."
    case .exists(let path, let count):
      "\(path)\(count == 1 ? "" : " (and \(count - 1) more)") exists already: add --overwrite to "
        + "replace it, or choose another folder."
    case .foreignFile(let path):
      "\(path) exists already, and not from this render: add --overwrite to replace it, or choose "
        + "another folder."
    case .link(let path):
      "\(path) is a symbolic link, and a render stays in its folder: remove it, or choose another "
        + "folder."
    case .locked(let folder, let process):
      "Another render\(process.isEmpty ? "" : " (process \(process))") is at work in \(folder): wait "
        + "for it, or choose another folder."
    case .manifest(let path, let reason):
      "\(path) could not be read or written (\(reason)): check the free space and its permissions."
    case .otherManifest(let path, let line):
      "\(path) is not that of this render from line \(line) on: add --overwrite to begin anew, or "
        + "choose another folder."
    }
  }
}
