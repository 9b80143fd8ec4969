// SPDX-License-Identifier: MIT

// Linux divides a path at every byte "/". Swift's characters do not: a "/" before a combining accent is one
// character with it, and equals no slash. So paths are divided here, as UTF-8.

extension String {
  /// The names between the slashes of a path, without empty ones.
  public var pathNames: [String] {
    utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  /// What follows the last slash of a path: a name, or nothing; the path itself if it has no slash.
  public var lastPathName: String {
    guard let slash = lastSlash else { return self }
    return String(self[utf8.index(after: slash)...])
  }

  /// The path up to its last slash: "/" and "." where it does not spell out a folder.
  public var pathFolder: String {
    guard let slash = lastSlash else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }

  /// Whether a slash is in the path.
  public var hasSlash: Bool { lastSlash != nil }

  private var lastSlash: Index? { utf8.lastIndex(of: UInt8(ascii: "/")) }
}
