// SPDX-License-Identifier: MIT

/// Files that something is true of: their number, and the first of their names.
public struct NamedFiles: Sendable, Equatable {
  /// The number of files.
  public private(set) var count = 0
  /// The first three names in alphabetical order, whatever the order in which files are added.
  public private(set) var firstNames: [String] = []

  private static let nameCount = 3

  mutating func add(_ name: String) { add(1, names: [name]) }

  mutating func add(_ others: NamedFiles) { add(others.count, names: others.firstNames) }

  private mutating func add(_ count: Int, names: [String]) {
    self.count += count
    firstNames = Array((firstNames + names).sorted().prefix(Self.nameCount))
  }
}

extension NamedFiles: CustomStringConvertible {
  /// "a.wav, b.wav, c.wav and 4 more".
  public var description: String {
    let more = count - firstNames.count
    return firstNames.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
