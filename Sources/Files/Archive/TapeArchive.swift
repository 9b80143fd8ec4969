// SPDX-License-Identifier: MIT

/// Writes tar archives, in the format "ustar" of POSIX.1-1988 (IEEE Std 1003.1).
///
/// Members have the mode 644, the owner 0 and the time 0, so that the same members give the same archive.
public enum TapeArchive {
  private static let blockSize = 512
  /// The longest last name in the path of a member, in bytes.
  public static let longestName = 100
  /// The longest folder in the path of a member whose path has more than ``longestName`` bytes, in bytes.
  public static let longestFolder = 155

  /// A file of an archive.
  public struct Member: Sendable {
    /// Its path in the archive, whose parts ``TapeArchive/longestFolder`` and
    /// ``TapeArchive/longestName`` limit.
    public let name: String
    let content: Content

    enum Content: Sendable {
      case text(String)
      case file(String)
    }

    /// A member with a text as its content.
    public init(_ name: String, text: String) { (self.name, content) = (name, .text(text)) }

    /// A member with the content of a file.
    public init(_ name: String, file: String) { (self.name, content) = (name, .file(file)) }
  }

  /// Writes an archive to `path` atomically; one member at a time is in memory.
  ///
  /// - Throws: `AtomicFileError`, or `PlainFileError` for a member that cannot be read.
  public static func write(_ members: [Member], to path: String) throws {
    try AtomicFile.write(path) { file in
      try forEachPiece(of: members) { piece in try piece.withUnsafeBytes { try file.write($0) } }
    }
  }

  /// Whether the file at `path` is what ``write(_:to:)`` would write.
  ///
  /// - Throws: `PlainFileError` for the file or a member that cannot be read.
  public static func isArchive(_ path: String, of members: [Member]) throws -> Bool {
    let file = try PlainFile(path)
    var (place, isEqual) = (0, true)
    try forEachPiece(of: members) { piece in
      let end = place + piece.count
      guard isEqual, end <= file.size else {
        isEqual = false
        return
      }
      isEqual = try file.bytes(place..<end) == piece
      place = end
    }
    return isEqual && place == file.size
  }

  /// Calls `body` with the bytes of an archive in order.
  private static func forEachPiece(
    of members: [Member], _ body: ([UInt8]) throws -> Void
  ) throws {
    for member in members {
      let bytes =
        switch member.content {
        case .text(let text): Array(text.utf8)
        case .file(let path): try PlainFile(path).contents()
        }
      try body(header(member.name, size: bytes.count))
      try body(bytes)
      let filled = bytes.count % blockSize
      try body(zeros(filled == 0 ? 0 : blockSize - filled))
    }
    try body(zeros(2 * blockSize))
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// A path as the two fields of a header, which readers join with a slash; the first is empty for a
  /// path that the second has room for.
  private static func fields(of path: String) -> (folder: String, name: String) {
    guard path.utf8.count > longestName else { return ("", path) }
    let (folder, name) = (path.pathFolder, path.lastPathName)
    precondition(
      folder.utf8.count <= longestFolder && (1...longestName).contains(name.utf8.count),
      "the path \(path) has a folder of more than 155 bytes, or a name of more than 100")
    return (folder, name)
  }

  /// The block before a member: name, mode, owner, group, size, time, checksum, type, format and folder.
  private static func header(_ path: String, size: Int) -> [UInt8] {
    let (folder, name) = fields(of: path)
    var block = zeros(blockSize)
    func put(_ text: String, at start: Int) {
      for (place, byte) in text.utf8.enumerated() { block[start + place] = byte }
    }
    put(name, at: 0)
    put(octal(0o644, digits: 7), at: 100)
    put(octal(0, digits: 7), at: 108)
    put(octal(0, digits: 7), at: 116)
    put(octal(size, digits: 11), at: 124)
    put(octal(0, digits: 11), at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(folder, at: 345)
    // The checksum is the sum of all bytes, with its own eight as blanks.
    put(octal(block.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
    block[154] = 0
    return block
  }

  private static func octal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
