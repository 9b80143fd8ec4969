// SPDX-License-Identifier: MIT
import Audio

extension NameCollisions {
  /// The file name with marks in place of the number and the group.
  static func marked(_ entry: RenderEntry, _ number: Int) -> String {
    let name = entry.pattern.name(marks: [.number: numberMark, .group: groupMark]) { place in
      entry.text(of: place, number)
    }
    let file = "\(name).\(entry.settings.format.fileExtension)"
    return entry.folder.isEmpty ? file : "\(entry.folder)/\(file)"
  }

  /// Splits a marked name into its skeleton and its runs of digits.
  static func cut(
    _ name: String, pattern: String
  ) throws(NameCollisionError) -> (skeleton: String, runs: [Run]) {
    var skeleton = ""
    var runs: [Run] = []
    var last: Character?
    for letter in name {
      let isMark = letter == numberMark || letter == groupMark
      let isDigit = letter.isASCII && letter.isNumber
      let follows = last.map { $0.isASCII && $0.isNumber || $0 == numberMark || $0 == groupMark }
      if isMark {
        guard follows != true else { throw .digitBesideNumber(pattern: pattern) }
        runs.append(letter == numberMark ? .number : .group)
        skeleton.append("#")
      } else if isDigit {
        guard last != numberMark, last != groupMark else {
          throw .digitBesideNumber(pattern: pattern)
        }
        if follows == true, case .fixed(let digits)? = runs.last {
          runs[runs.count - 1] = .fixed(digits + String(letter))
        } else {
          runs.append(.fixed(String(letter)))
          skeleton.append("#")
        }
      } else {
        skeleton.append(letter)
      }
      last = letter
    }
    return (skeleton, runs)
  }

  /// Whether two entries of one skeleton might have a name in common.
  static func meet(_ first: Names, _ second: Names) -> Bool {
    var ranges = (first: first.numbers, second: second.numbers)
    for (one, other) in zip(first.runs, second.runs) {
      switch (one, other) {
      case (.fixed(let digits), .fixed(let others)):
        if digits != others { return false }
      case (.fixed(let digits), .number):
        guard let number = number(digits, in: ranges.second) else { return false }
        ranges.second = number..<(number + 1)
      case (.number, .fixed(let digits)):
        guard let number = number(digits, in: ranges.first) else { return false }
        ranges.first = number..<(number + 1)
      case (.number, .number):
        guard ranges.first.overlaps(ranges.second) else { return false }
      default: break
      }
    }
    return true
  }

  private static func number(_ digits: String, in range: Range<Int>) -> Int? {
    guard let number = Int(digits), Renderer.digits(of: number) == digits, range.contains(number)
    else { return nil }
    return number
  }
}
