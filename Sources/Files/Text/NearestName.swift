// SPDX-License-Identifier: MIT

/// The candidate that the fewest inserted, deleted or replaced letters turn `name` into, whatever
/// its case; the first of several.
///
/// Reference: V. I. Levenshtein, "Binary codes capable of correcting deletions, insertions, and
/// reversals", Soviet Physics Doklady 10 (1966).
/// - Returns: nil only if there are no candidates.
public func nearestName(to name: String, among candidates: [String]) -> String? {
  candidates
    .map { (name: $0, distance: editDistance($0.lowercased(), name.lowercased())) }
    .min { $0.distance < $1.distance }?.name
}

/// The number of letters to insert, delete or replace; takes time and memory of their product and
/// their minimum.
public func editDistance(_ first: String, _ second: String) -> Int {
  let second = Array(second)
  var previous = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      let replaced = previous[column] + (letter == other ? 0 : 1)
      current.append(min(previous[column + 1] + 1, current[column] + 1, replaced))
    }
    previous = current
  }
  return previous[second.count]
}
