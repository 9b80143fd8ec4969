// SPDX-License-Identifier: MIT
import Files

/// A pattern that reads labels from the path of a file, for example `{class}_{speaker}_*`.
///
/// The pattern is compared with the whole path of a file relative to its folder, without the file's
/// extension. `{name}` captures one character or more, none of them a `/`, up to the text that
/// follows in the pattern; the captured text is the value of the label `name`. `*` matches any text,
/// the empty one and `/` included. Everything else matches itself. Where several matches are
/// possible, each placeholder takes as little as possible, the leftmost first.
public struct LabelPattern: Sendable, Equatable, CustomStringConvertible {
  /// The pattern as text.
  public let description: String
  /// The names of the labels, in the order of the pattern.
  public let names: [String]

  private enum Part: Equatable {
    case literal([UInt8])
    case label(String)
    case anything

    var isPlaceholder: Bool { if case .literal = self { false } else { true } }
  }

  private let parts: [Part]

  /// Reads a pattern.
  ///
  /// - Throws: ``LabelPatternError``
  public init(_ pattern: String) throws(LabelPatternError) {
    description = pattern
    var parts: [Part] = []
    var rest = pattern[...]
    while let place = rest.firstIndex(where: { "{}*".contains($0) }) {
      if place > rest.startIndex { parts.append(.literal(Array(rest[..<place].utf8))) }
      var end = place
      if rest[place] == "*" {
        parts.append(.anything)
      } else {
        guard rest[place] == "{", let brace = rest[place...].firstIndex(of: "}") else {
          throw .brace(pattern)
        }
        end = brace
        let name = String(rest[rest.index(after: place)..<end])
        guard !name.isEmpty, !name.contains("{") else { throw .brace(pattern) }
        parts.append(.label(name))
      }
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { parts.append(.literal(Array(rest.utf8))) }
    self.parts = parts
    names = parts.compactMap { if case .label(let name) = $0 { name } else { nil } }
    guard !names.isEmpty else { throw .noLabel(pattern) }
    for (part, next) in zip(parts, parts.dropFirst()) where part.isPlaceholder && next.isPlaceholder
    {
      throw .adjacent(pattern)
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw .repeated(twice, pattern: pattern)
    }
  }

  /// The labels of a file, by name; nil if its path does not match.
  ///
  /// - Parameter path: relative to the folder, with its extension.
  public func labels(ofFile path: String) -> [String: String]? {
    var labels: [String: String] = [:]
    let isMatched = Self.match(
      parts[...], Array(pathWithoutExtension(path).utf8)[...], labels: &labels)
    return isMatched ? labels : nil
  }

  /// Whether `parts` match all of `text`; captured labels are added to `labels`.
  private static func match(
    _ parts: ArraySlice<Part>, _ text: ArraySlice<UInt8>, labels: inout [String: String]
  ) -> Bool {
    guard let part = parts.first else { return text.isEmpty }
    let following = parts.dropFirst()
    switch part {
    case .literal(let bytes):
      return text.starts(with: bytes)
        && match(following, text.dropFirst(bytes.count), labels: &labels)
    case .anything:
      if following.isEmpty { return true }
      return (text.startIndex...text.endIndex).contains {
        match(following, text[$0...], labels: &labels)
      }
    case .label(let name):
      let limit = text.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
      guard limit > text.startIndex else { return false }
      let ends = following.isEmpty ? limit...limit : (text.startIndex + 1)...limit
      guard let end = ends.first(where: { match(following, text[$0...], labels: &labels) }) else {
        return false
      }
      labels[name] = String(decoding: text[..<end], as: UTF8.self)
      return true
    }
  }
}

extension LabelPattern: Codable {
  /// Reads a pattern from its text.
  public init(from decoder: any Decoder) throws {
    try self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the pattern as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// The path without the extension of its last component.
public func pathWithoutExtension(_ path: String) -> String {
  let name = path.lastPathName.utf8
  guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return path }
  return String(Substring(path.utf8.dropLast(name[dot...].count)))
}
