// SPDX-License-Identifier: MIT

/// Writes tar archives, in the format "ustar" of POSIX.1-1988 (IEEE Std 1003.1).
///
/// Members have the mode 644, the owner 0 and the time 0, so that the same members give the same archive.
public enum TapeArchive {
  private static let blockSize = 512
  /// The longest name of a member in bytes.
  public static let longestName = 100

  /// A file of an archive.
  public struct Member: Sendable {
    /// Its path in the archive, at most ``TapeArchive/longestName`` bytes.
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
      for member in members {
        let bytes =
          switch member.content {
          case .text(let text): Array(text.utf8)
          case .file(let path): try PlainFile(path).contents()
          }
        try header(member.name, size: bytes.count).withUnsafeBytes { try file.write($0) }
        try bytes.withUnsafeBytes { try file.write($0) }
        let filled = bytes.count % blockSize
        try zeros(filled == 0 ? 0 : blockSize - filled).withUnsafeBytes { try file.write($0) }
      }
      try zeros(2 * blockSize).withUnsafeBytes { try file.write($0) }
    }
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// The block before a member: name, mode, owner, group, size, time, checksum, type and format.
  private static func header(_ name: String, size: Int) -> [UInt8] {
    precondition(name.utf8.count <= longestName, "the name \(name) has more than 100 bytes")
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
