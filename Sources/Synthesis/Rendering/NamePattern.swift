// SPDX-License-Identifier: MIT
import Files

/// What files are called: text with names in braces in the place of which something else stands.
///
/// `{model}`, `{class}`, `{seed}`, `{number}`, and `{group}`, which is the number divided by a
/// thousand: `{group}/{number}` puts no more than a thousand files into a folder. A `/` makes
/// folders. Names stay where they belong: what comes from a model is escaped so that it is one part
/// of a path, and different names of classes stay different.
public struct NamePattern: Equatable, Sendable {
  /// Files of the model's name and the sound's number.
  public static let standard = "{model}-{number}"

  /// What may stand in braces.
  public enum Place: String, CaseIterable, Sendable {
    case model, `class`, seed, number, group
  }

  /// A piece of a pattern.
  enum Part: Equatable, Sendable {
    case text(String)
    case place(Place)
  }

  let parts: [Part]
  private let source: String

  /// Reads a pattern.
  ///
  /// - Throws: ``NamePatternError``
  public init(_ source: String) throws(NamePatternError) {
    self.source = source
    var parts: [Part] = []
    var rest = source[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      if brace > rest.startIndex { parts.append(.text(String(rest[..<brace]))) }
      guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
        throw .brace(source)
      }
      let name = String(rest[rest.index(after: brace)..<end])
      guard let place = Place(rawValue: name) else {
        let nearest = nearestName(to: name, among: Place.allCases.map(\.rawValue)) ?? ""
        throw .unknownPlace(name, nearest: nearest, pattern: source)
      }
      parts.append(.place(place))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
    guard parts.filter({ $0 == .place(.number) }).count <= 1 else { throw .twoNumbers(source) }
    let example = name { _ in "x" }
    if let reason = pathFault(example) { throw .path(source, reason: reason) }
  }

  /// Whether the pattern has this place.
  func has(_ place: Place) -> Bool { parts.contains(.place(place)) }

  /// The name with `text` of every place, escaped, but for places that have a mark.
  func name(marks: [Place: Character] = [:], _ text: (Place) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .place(let place): marks[place].map { String($0) } ?? Self.escaped(text(place))
      }
    }.joined()
  }

  /// One part of a path that stands for `text` and for no other text.
  public static func escaped(_ text: String) -> String {
    var escaped = ""
    for letter in text.unicodeScalars {
      let isLeadingDot = letter == "." && escaped.isEmpty
      guard letter.value < 0x20 || "/%{}".unicodeScalars.contains(letter) || isLeadingDot else {
        escaped.unicodeScalars.append(letter)
        continue
      }
      let digits = String(letter.value, radix: 16, uppercase: true)
      escaped += "%" + (digits.count == 1 ? "0" : "") + digits
    }
    return escaped
  }
}

/// Why `path` does not name a file or folder below another, in words that follow "it"; nil if it
/// does.
func pathFault(_ path: String) -> String? {
  guard !path.hasPrefix("/") else { return "is absolute" }
  for part in path.split(separator: "/", omittingEmptySubsequences: false) {
    if part == ".." { return "climbs out of the folder with .." }
    if part.isEmpty { return "has an empty name between or behind its slashes" }
    if part.hasPrefix(".") { return "has a name that begins with a dot" }
    if part.utf8.contains(where: { $0 < 0x20 }) { return "holds a control character" }
    if part.utf8.count > 240 { return "has a name of more than 240 bytes" }
  }
  return nil
}

/// What can be wrong with a pattern of names.
public enum NamePatternError: Error, Equatable, Sendable {
  /// A brace without its other half.
  case brace(String)
  /// Something in braces that there is not, with the nearest that there is.
  case unknownPlace(String, nearest: String, pattern: String)
  /// More than one `{number}`.
  case twoNumbers(String)
  /// Names that would not be those of files in the folder, and why.
  case path(String, reason: String)
}

extension NamePatternError: CustomStringConvertible {
  /// One sentence that names the pattern and says what to do.
  public var description: String {
    switch self {
    case .brace(let pattern):
      "The name \"\(pattern)\" has a brace without its other half: write it like "
        + "{model}-{number}."
    case .unknownPlace(let name, let nearest, let pattern):
      "The name \"\(pattern)\" has {\(name)}, which stands for nothing: did you mean {\(nearest)}?"
    case .twoNumbers(let pattern):
      "The name \"\(pattern)\" has {number} twice: leave one out."
    case .path(let pattern, let reason):
      "The name \"\(pattern)\" \(reason): give one that stays in the output folder."
    }
  }
}
