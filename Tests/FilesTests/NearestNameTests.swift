// SPDX-License-Identifier: MIT
import Files
import Testing

struct NearestNameTests {
  private static let distances: [(String, String, Int)] = [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
    ("ab", "ba", 2), ("abc", "abc", 0), ("\u{E9}", "e\u{301}", 0), ("a", "A", 1),
  ]

  @Test(arguments: distances)
  func theDistanceCountsInsertedDeletedAndReplacedLetters(
    first: String, second: String, distance: Int
  ) {
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }

  @Test(arguments: [
    ("widht", "width"), ("WIDTH", "width"), ("stpes", "steps"), ("slices", "slice"), ("", "steps"),
  ])
  func theNearestCandidateIsFoundWhateverItsCase(name: String, nearest: String) {
    #expect(nearestName(to: name, among: ["steps", "width", "slice"]) == nearest)
  }

  @Test func ofSeveralNearestTheFirstIsTaken() {
    #expect(nearestName(to: "cat", among: ["dog", "hat", "bat"]) == "hat")
    #expect(nearestName(to: "cat", among: []) == nil)
  }
}
