// SPDX-License-Identifier: MIT
import Files
import Models
import Synthesis
import TestSupport
import Testing

/// Class names of model files: sounds are filed and listed under them.
struct ClassNameTests {
  private func source(_ names: [String]) throws -> ModelSource {
    let folder = try TemporaryFolder()
    try writeConditionalModel(to: folder["m"], classNames: names)
    let source = try ModelSource(folder["m"])
    #expect(try source.model().description.classNames.count == names.count)
    return source
  }

  /// Equal byte for byte, after Unicode normalization, or as they are printed.
  @Test(arguments: [
    ["kick", "kick"], ["a", "b", "a"], ["\u{E9}t\u{E9}", "e\u{301}te\u{301}"],
    ["\u{212B}", "\u{C5}"], ["a\n", "a\\n"], ["a\u{1B}[2J", "a\\x1B[2J"],
    ["a\u{202E}b", "a\\u{202E}b"],
  ])
  func equalNamesAreRefused(names: [String]) throws {
    let folder = try TemporaryFolder()
    try writeConditionalModel(to: folder["m"], classNames: names)
    let error = #expect(throws: ModelFileError.self) { try PlayableModel(folder["m"]) }
    guard case .configuration(folder["m"], _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let sentence = error?.description ?? ""
    #expect(sentence.contains("several classes have the name \(names[0].printable)."))
    #expect(!sentence.unicodeScalars.contains { $0.value < 0x20 }, "\(sentence)")
  }

  @Test(arguments: [
    ["kick", "Kick"], ["a", "a "], ["a/b", "a_b"], ["e", "\u{E9}"], ["1", "\u{661}"],
  ])
  func namesThatAreNotEqualAreAccepted(names: [String]) throws {
    #expect(try source(names).classNames == names)
  }
}
