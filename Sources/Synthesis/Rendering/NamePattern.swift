// SPDX-License-Identifier: MIT
public import Files

/// A pattern of file names: text with placeholders in braces.
///
/// The placeholders are `{model}`, `{class}`, `{seed}`, `{number}`, `{layer}` and `{group}`, the number
/// divided by 1000: `{group}/{number}` puts at most a thousand files into a folder. A `/` separates
/// folders.
/// Names of models and classes are escaped, so that each is one part of a path and different names
/// stay different.
public struct NamePattern: Equatable, Sendable {
  /// The name of the model and the number of the sound.
  public static let standard = "{model}-{number}"
  /// The class and the number of the sound.
  public static let byClass = "{class}-{number}"

  /// A placeholder.
  public enum Place: String, CaseIterable, Sendable {
    case model, `class`, seed, number, group, layer
  }

  /// A part of a pattern.
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

  /// Whether the pattern contains this placeholder.
  func has(_ place: Place) -> Bool { parts.contains(.place(place)) }

  /// The name with each placeholder replaced by its mark, or by the escaped `text` of it.
  func name(marks: [Place: Character] = [:], _ text: (Place) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .place(let place): marks[place].map { String($0) } ?? Self.escaped(text(place))
      }
    }.joined()
  }

  /// The text as one part of a path; different texts stay different.
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

/// Why `path` is not a file or folder below another, as a predicate for a sentence; nil if it is.
func pathFault(_ path: String) -> String? {
  guard path.utf8.first != UInt8(ascii: "/") else { return "is absolute" }
  for part in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
    if part.elementsEqual("..".utf8) { return "leaves the folder with .." }
    if part.isEmpty { return "has an empty name between or after its slashes" }
    if part.first == UInt8(ascii: ".") { return "has a name that begins with a dot" }
    if part.contains(where: { $0 < 0x20 }) { return "contains a control character" }
    if part.count > 240 { return "has a name of more than 240 bytes" }
  }
  return nil
}

/// Whether `path` is absolute or has a ".." in it.
func leavesFolder(_ path: String) -> Bool {
  path.utf8.first == UInt8(ascii: "/") || path.pathNames.contains("..")
}

/// Why a pattern of file names cannot be used.
public enum NamePatternError: Error, Equatable, Sendable {
  /// A brace without its counterpart.
  case brace(String)
  /// An unknown placeholder, with the nearest known one.
  case unknownPlace(String, nearest: String, pattern: String)
  /// More than one `{number}`.
  case twoNumbers(String)
  /// File names outside of the output folder, or that are not allowed, and why.
  case path(String, reason: String)
}

extension NamePatternError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .brace(let pattern):
      ErrorMessage(
        "The name \"\(pattern)\" has a brace without its counterpart",
        advice: "write it like {model}-{number}")
    case .unknownPlace(let name, let nearest, let pattern):
      ErrorMessage(
        "The name \"\(pattern)\" has the unknown placeholder {\(name)}",
        advice: "did you mean {\(nearest)}?")
    case .twoNumbers(let pattern):
      ErrorMessage("The name \"\(pattern)\" has {number} twice", advice: "leave one out")
    case .path(let pattern, let reason):
      ErrorMessage(
        "The name \"\(pattern)\" \(reason)",
        advice: "give one that stays in the output folder")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
