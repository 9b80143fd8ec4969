// SPDX-License-Identifier: MIT
public import Files

/// Finds entries that could write files of the same name, without listing all file names.
///
/// A name is split into runs of digits and the text between them, its skeleton. Two names are equal
/// only if their skeletons and all their runs are equal. A run is a fixed text, or stands for the
/// numbers of the entry. Entries whose numbers are in the same places differ if their fixed runs
/// differ or their ranges of numbers do not overlap. Entries are compared one by one only if one has
/// its number where the other has fixed digits.
struct NameCollisions {
  /// A run of digits in a name.
  enum Run: Hashable {
    case fixed(String)
    case number
    /// The number divided by 1000.
    case group

    var isFixed: Bool { if case .fixed = self { true } else { false } }
  }

  /// The names of one entry and one class.
  struct Names {
    let entry: Int
    let runs: [Run]
    let numbers: Range<Int>
  }

  /// The names of one skeleton: by the places of their numbers, then by their fixed digits, in the
  /// order of their numbers.
  private typealias Family = [[Bool]: [[Run]: [Names]]]

  private var families: [String: Family] = [:]
  /// The marks of the number and the group in a name; names contain no control characters.
  static let numberMark: Character = "\u{1}"
  static let groupMark: Character = "\u{2}"

  /// Adds an entry and returns the index of an earlier entry that might have a file of the same name;
  /// nil if there is none.
  ///
  /// - Throws: ``NameCollisionError`` if a name has a digit next to the number.
  mutating func add(_ entry: RenderEntry, index: Int) throws(NameCollisionError) -> Int? {
    var found: Int?
    for example in entry.examples {
      let marked = Self.marked(entry, example)
      let (skeleton, runs) = try Self.cut(marked, pattern: entry.settings.name)
      let new = Names(entry: index, runs: runs, numbers: entry.settings.numbers)
      let other = Self.insert(new, into: &families[skeleton, default: [:]])
      found = found ?? other
    }
    return found
  }

  /// Whether one of the entries might write this file.
  func mayWrite(_ file: String) -> Bool {
    // Without marks no digit is next to a number.
    guard let (skeleton, runs) = try? Self.cut(file, pattern: file), let family = families[skeleton]
    else { return false }
    let wanted = Names(entry: 0, runs: runs, numbers: 0..<Int.max)
    return family.values.contains { alike in
      alike.values.joined().contains { Self.meet(wanted, $0) }
    }
  }

  private static func insert(_ new: Names, into family: inout Family) -> Int? {
    let places = new.runs.map(\.isFixed)
    var found: Int?
    for (others, alike) in family where others != places {
      found = found ?? alike.values.joined().first { meet($0, new) }?.entry
    }
    var alike = family[places]?[new.runs] ?? []
    family[places]?[new.runs] = nil
    var place = alike.count
    while place > 0, alike[place - 1].numbers.lowerBound > new.numbers.lowerBound { place -= 1 }
    for neighbor in [place - 1, place] where alike.indices.contains(neighbor) {
      if meet(alike[neighbor], new) { found = found ?? alike[neighbor].entry }
    }
    alike.insert(new, at: place)
    family[places, default: [:]][new.runs] = alike
    return found
  }
}

/// A pattern whose names could be ambiguous.
public enum NameCollisionError: Error, Equatable, Sendable {
  /// A digit, or another number, next to `{number}` or `{group}`.
  case digitBesideNumber(pattern: String)
}

extension NameCollisionError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    switch self {
    case .digitBesideNumber(let pattern):
      ErrorMessage(
        "The name \"\(pattern)\" has a digit beside {number} or {group}, so that two sounds "
          + "might share a name",
        advice: "put a - between")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .usage }
}
