// SPDX-License-Identifier: MIT
import Files
import Foundation

/// `manifest.jsonl`: one line of JSON for each file, in the order of the sounds.
///
/// A line is written after its file has been flushed to the device, so that the lines record the
/// progress of a render. A line has the file's path, relative to the folder of the manifest, and its
/// provenance; it can be computed without rendering the sound.
final class RenderManifest {
  let path: String
  /// Whether the file existed before it was opened.
  let wasThere: Bool
  private let descriptor: Int32
  private var length: Int

  /// Opens or creates the manifest at `path`; an incomplete last line is cut off.
  ///
  /// - Throws: ``RenderError/manifest(path:reason:)``
  init(_ path: String) throws(RenderError) {
    self.path = path
    wasThere = FileSystem.exists(path)
    descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .manifest(path: path, reason: systemMessage()) }
    length = Int(lseek(descriptor, 0, SEEK_END))
    try cut(to: endOfLastLine())
  }

  deinit { close(descriptor) }

  /// The line of a sound, with its line end.
  static func line(_ file: String, _ provenance: Provenance) -> String {
    JSONValue.json(ofMembers: [(key: "file", value: .text(file))] + provenance.members) + "\n"
  }

  /// The number of lines, after each has been compared with the line that `expected` returns for its
  /// index.
  ///
  /// - Throws: ``RenderError/otherManifest(path:line:)`` at the first line that differs, or for which
  ///   `expected` returns nil.
  func countLines(matching expected: (Int) -> String?) throws(RenderError) -> Int {
    var count = 0
    var failure: RenderError?
    try forEachLine { line in
      guard failure == nil else { return }
      guard let wanted = expected(count), wanted.utf8.elementsEqual(line) else {
        failure = .otherManifest(path: path, line: count + 1)
        return
      }
      count += 1
    }
    if let failure { throw failure }
    return count
  }

  /// Removes all lines.
  func clear() throws(RenderError) { try cut(to: 0) }

  /// Appends lines and flushes them.
  ///
  /// - Throws: ``RenderError/manifest(path:reason:)``; the lines before are unchanged.
  func append(_ lines: [UInt8]) throws(RenderError) {
    var bytes = lines[...]
    var place = length
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, place) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = systemMessage()
        ftruncate(descriptor, length)
        throw .manifest(path: path, reason: reason)
      }
      bytes = bytes.dropFirst(count)
      place += count
    }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .manifest(path: path, reason: systemMessage())
    }
    length = place
  }

  private func cut(to end: Int) throws(RenderError) {
    guard end != length else { return }
    guard ftruncate(descriptor, end) == 0 else {
      throw .manifest(path: path, reason: systemMessage())
    }
    length = end
  }

  /// The number of bytes up to the last line end.
  private func endOfLastLine() throws(RenderError) -> Int {
    var end = length
    while end > 0 {
      let start = max(0, end - Self.blockSize)
      let block = try bytes(start..<end)
      if let place = block.lastIndex(of: Self.newline) { return start + place + 1 }
      end = start
    }
    return 0
  }

  /// Calls `body` with every line, including its line end.
  private func forEachLine(_ body: (ArraySlice<UInt8>) -> Void) throws(RenderError) {
    var rest: [UInt8] = []
    for start in stride(from: 0, to: length, by: Self.blockSize) {
      rest += try bytes(start..<min(start + Self.blockSize, length))
      var begin = 0
      while let end = rest[begin...].firstIndex(of: Self.newline) {
        body(rest[begin...end])
        begin = end + 1
      }
      rest.removeFirst(begin)
    }
  }

  private func bytes(_ range: Range<Int>) throws(RenderError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(
          descriptor, $0.baseAddress?.advanced(by: done), $0.count - done,
          range.lowerBound + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .manifest(path: path, reason: systemMessage()) }
      done += count
    }
    return bytes
  }

  private static let blockSize = 1 << 16
  private static let newline = UInt8(ascii: "\n")
}
