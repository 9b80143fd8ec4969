// SPDX-License-Identifier: MIT

extension TensorBundle {
  /// The prefix of the checkpoint that a path means: a prefix, one of its files, or a folder with a
  /// file `checkpoint`, which names the newest one.
  ///
  /// - Throws: ``TensorBundleError``
  public static func prefix(at path: String) throws(TensorBundleError) -> String {
    if FileSystem.isFolder(path) { return try newest(in: path) }
    if path.hasSuffix(".index") { return String(path.dropLast(6)) }
    if path.hasSuffix(".meta") { return String(path.dropLast(5)) }
    if FileSystem.exists("\(path).index") { return path }
    let dataSuffix = ".data-00000-of-00001"
    if path.suffix(dataSuffix.count).hasPrefix(".data-") {
      return String(path.dropLast(dataSuffix.count))
    }
    guard path.lastPathName == "checkpoint", FileSystem.exists(path) else {
      throw .noCheckpoint(path: path)
    }
    return try newest(in: path.pathFolder)
  }

  private static let key = "model_checkpoint_path:"
  private static let largestList = 1 << 20

  /// The checkpoint that the file `checkpoint` of a folder names; it is looked for in the folder first, as
  /// the file may have the path of another machine.
  private static func newest(in folder: String) throws(TensorBundleError) -> String {
    let path = "\(folder)/checkpoint"
    guard FileSystem.exists(path) else { throw .noCheckpoint(path: folder) }
    let bytes = try readingFile { () throws(PlainFileError) in
      let file = try PlainFile(path)
      return try file.bytes(0..<min(file.size, largestList))
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(key) }
    guard let parts = line?.split(separator: "\"", omittingEmptySubsequences: false),
      parts.count == 3, !parts[1].isEmpty
    else { throw .damaged(path: path, reason: "it has no line \(key) \"NAME\"") }
    let named = String(parts[1])
    let beside = "\(folder)/\(named.pathNames.last ?? "")"
    guard !FileSystem.exists("\(beside).index"), named.hasSlash else { return beside }
    return named.utf8.first == UInt8(ascii: "/") ? named : "\(folder)/\(named)"
  }
}
