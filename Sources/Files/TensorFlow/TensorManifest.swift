// SPDX-License-Identifier: MIT

/// Variables of a network as a browser loads them: `manifest.json` with the name, the file and the shape of
/// each, and a file of 32-bit floating point for each, the lowest byte first.
///
/// The checkpoint dumper of deeplearn.js and of the web demo of github.com/chrisdonahue/wavegan
/// (`web/ckpts/dumper/checkpoint_dumper.py`) writes them.
public struct TensorManifest: Sendable {
  /// The path of the manifest.
  public let path: String
  /// The shapes of the variables, by name.
  public let shapes: [String: [Int]]
  private let files: [String: String]
  /// The folder of all files; empty for the current one, else with a slash at the end.
  public let folder: String

  private static let largestSize = 1 << 24
  /// Manifest, variable, shape.
  private static let deepest = 3

  /// Reads the manifest at `path`.
  ///
  /// - Throws: ``TensorBundleError``
  public init(_ path: String) throws(TensorBundleError) {
    self.path = path
    folder = String(Substring(path.utf8.dropLast(path.lastPathName.utf8.count)))
    let bytes = try readingFile { () throws(PlainFileError) in
      let file = try PlainFile(path)
      return try file.bytes(0..<min(file.size, Self.largestSize))
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes, deepest: Self.deepest)
    } catch {
      throw .damaged(path: path, reason: "\(error)")
    }
    guard let members = value.object, !members.isEmpty else {
      throw .damaged(path: path, reason: "it is no object that names variables")
    }
    var (shapes, files): ([String: [Int]], [String: String]) = ([:], [:])
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let file = value.object?["filename"]?.text, Self.isPlain(file),
        let list = value.object?["shape"]?.list
      else {
        throw .variable(
          path: path, name: name,
          reason: "it has no shape, or no file in the folder of the manifest")
      }
      files[name] = file
      shapes[name] = list.compactMap(\.integer)
      guard shapes[name]?.count == list.count else {
        throw .variable(path: path, name: name, reason: "its shape is no list of whole numbers")
      }
    }
    (self.shapes, self.files) = (shapes, files)
  }

  /// Whether a name is that of a file in the same folder: nothing else is opened.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.hasSlash && !name.contains("\0")
  }

  /// The numbers of a variable, in row-major order.
  ///
  /// - Throws: ``TensorBundleError``
  public func values(of name: String) throws(TensorBundleError) -> [Float] {
    guard let file = files[name], let shape = shapes[name] else {
      throw .variable(path: path, name: name, reason: "it is not there")
    }
    let opened = try readingFile { () throws(PlainFileError) in try PlainFile(folder + file) }
    guard shape.byteCount(ofNumbers: 4) == opened.size else {
      throw .variable(
        path: path, name: name,
        reason: "its shape \(shape) does not fit the \(opened.size) bytes of \(file)")
    }
    return littleEndianFloats(
      try readingFile { () throws(PlainFileError) in try opened.contents() })
  }
}
