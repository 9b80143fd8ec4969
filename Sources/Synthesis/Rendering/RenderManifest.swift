// SPDX-License-Identifier: MIT
import Files

/// `manifest.jsonl`: one line of JSON for each file, in the order of the sounds.
///
/// A line is written after its file has been flushed to the device, so that the lines record the
/// progress of a render. A line has the file's path, relative to the folder of the manifest, and its
/// provenance; it can be computed without rendering the sound.
final class RenderManifest {
  var path: String { file.path }
  /// Whether the file existed before it was opened.
  let wasThere: Bool
  private let file: AppendFile
  /// The number of bytes of whole lines; an incomplete line after them is cut off before the first
  /// change.
  private var length: Int

  /// Opens or creates the manifest at `path`.
  ///
  /// - Throws: ``RenderError/manifest(path:reason:)``, or ``RenderError/notAManifest(path:)``
  init(_ path: String) throws(RenderError) {
    wasThere = FileSystem.exists(path)
    do throws(AppendFileError) {
      file = try AppendFile(path)
    } catch {
      switch error {
      case .hardLink, .notAFile: throw .notAManifest(path: path)
      case .link, .failed: throw .manifest(path: path, reason: error.reason)
      }
    }
    length = file.length
    length = try endOfLastLine()
    guard try beginsLikeManifest() else { throw .notAManifest(path: path) }
  }

  /// Whether the first line and the incomplete last one are lines of manifests as far as they go; a
  /// power failure may leave zeros in place of a line.
  private func beginsLikeManifest() throws(RenderError) -> Bool {
    for start in [0, length] {
      let found = try bytes(start..<min(start + Self.beginning.count, file.length))
      let isEmptied = found.allSatisfy { $0 == 0 }
      guard isEmptied || found.elementsEqual(Self.beginning.prefix(found.count)) else {
        return false
      }
    }
    return true
  }

  /// The line of a sound, with its line end.
  static func line(_ file: String, _ provenance: Provenance) -> String {
    line(file, provenance.members)
  }

  /// The line of a file with these members, with its line end.
  static func line(_ file: String, _ members: [(key: String, value: JSONValue)]) -> String {
    JSONValue.json(ofMembers: [(key: "file", value: .text(file))] + members) + "\n"
  }

  /// The number of lines, after each has been compared with the line that `expected` returns for its
  /// index.
  ///
  /// - Throws: ``RenderError/otherManifest(path:line:)`` at the first line that differs, or for which
  ///   `expected` returns nil; what `expected` throws.
  func countLines(matching expected: (Int) throws -> String?) throws -> Int {
    var count = 0
    try forEachLine { line in
      guard let wanted = try expected(count), wanted.utf8.elementsEqual(line) else {
        throw RenderError.otherManifest(path: path, line: count + 1)
      }
      count += 1
    }
    return count
  }

  /// Calls `body` with the file of every line; lines without one below the folder are skipped.
  ///
  /// - Throws: ``RenderError/manifest(path:reason:)``
  func forEachFile(_ body: (String) -> Void) throws {
    try forEachFileLine { file, _ in body(file) }
  }

  /// Calls `body` with the file of every line and the line, with its line end; lines without a file
  /// below the folder are skipped.
  ///
  /// - Throws: ``RenderError/manifest(path:reason:)``, or what `body` throws
  func forEachFileLine(_ body: (_ file: String, _ line: String) throws -> Void) throws {
    try forEachLine { line in
      // A damaged line names no file.
      let file = (try? JSONValue(parsing: Array(line)))?.object?["file"]?.text
      if let file, !leavesFolder(file) { try body(file, String(decoding: line, as: UTF8.self)) }
    }
  }

  /// Removes all lines.
  func clear() throws(RenderError) { try cut(to: 0) }

  /// Appends lines and flushes them.
  ///
  /// - Throws: ``RenderError/manifest(path:reason:)``; the lines before are unchanged.
  func append(_ lines: [UInt8]) throws(RenderError) {
    try cut(to: length)
    try use { file throws(AppendFileError) in
      try file.append(lines)
      try file.flush()
    }
    length = file.length
  }

  private func cut(to end: Int) throws(RenderError) {
    try use { file throws(AppendFileError) in try file.cut(to: end) }
    length = end
  }

  /// The number of bytes up to the last line end.
  private func endOfLastLine() throws(RenderError) -> Int {
    var end = file.length
    while end > 0 {
      let start = max(0, end - Self.blockSize)
      let block = try bytes(start..<end)
      if let place = block.lastIndex(of: Self.newline) { return start + place + 1 }
      end = start
    }
    return 0
  }

  /// Calls `body` with every line, including its line end.
  private func forEachLine(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
    var rest: [UInt8] = []
    for start in stride(from: 0, to: length, by: Self.blockSize) {
      rest += try bytes(start..<min(start + Self.blockSize, length))
      var begin = 0
      while let end = rest[begin...].firstIndex(of: Self.newline) {
        try body(rest[begin...end])
        begin = end + 1
      }
      rest.removeFirst(begin)
    }
  }

  private func bytes(_ range: Range<Int>) throws(RenderError) -> [UInt8] {
    try use { file throws(AppendFileError) in try file.bytes(range) }
  }

  private func use<Result>(
    _ body: (AppendFile) throws(AppendFileError) -> Result
  ) throws(RenderError) -> Result {
    do throws(AppendFileError) {
      return try body(file)
    } catch {
      throw .manifest(path: path, reason: error.reason)
    }
  }

  private static let beginning = Array("{\"file\":\"".utf8)
  private static let blockSize = 1 << 16
  private static let newline = UInt8(ascii: "\n")
}
