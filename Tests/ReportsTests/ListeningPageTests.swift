// SPDX-License-Identifier: MIT
import Evaluation
import Foundation
import Reports
import TestSupport
import Testing

/// Two ratings and two pairs; the real sound is first in the first pair.
private let test = ListeningTest(
  realFolder: "recorded-sounds", generatedFolder: "made-sounds", seed: 3,
  questions: [[true], [false], [true, false], [false, true]].enumerated().map { index, origins in
    ListeningTest.Question(
      id: "q\(index + 1)", className: nil,
      sounds: origins.map {
        .init(name: $0 ? "kick-\(index).wav" : "fake-\(index).wav", isReal: $0)
      })
  })

private let sounds = test.questions.map { question in
  question.sounds.map { Array("RIFF \($0.name)".utf8) }
}

/// The path of Node.js, which `scripts/test` installs; nil where it is missing.
private let node: String? =
  (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
  .map { "\($0)/node" }.first { FileManager.default.isExecutableFile(atPath: $0) }

struct ListeningPageTests {
  @Test func thePageTellsNothingAndNeedsNothing() throws {
    let html = try ListeningPage(test).html(sounds: sounds)
    for word in ["recorded-sounds", "made-sounds", "kick-", "fake-", "isReal", "://", "fetch"] {
      let isThere = html.contains(word)
      #expect(!isThere, "\(word)")
    }
    for part in ["Content-Security-Policy", "prefers-color-scheme: dark", "width=device-width"] {
      let isThere = html.contains(part)
      #expect(isThere, "\(part)")
    }
    let encoded = Data("RIFF fake-2.wav".utf8).base64EncodedString()
    let isThere = html.contains(encoded)
    #expect(isThere)
  }

  @Test func aPageIsReadAgain() throws {
    let folder = try TemporaryFolder()
    let page = try ListeningPage(test)
    try page.write(to: folder["page.html"], sounds: sounds)
    let read = try ListeningPage(contentsOf: folder["page.html"])
    #expect(read.test == test && read.id == page.id && page.id.count == 64)
    let other = ListeningTest(
      realFolder: "recorded-sounds", generatedFolder: "made-sounds", seed: 3,
      questions: Array(test.questions.dropLast()))
    #expect(try ListeningPage(other).id != page.id)
  }

  @Test func otherFilesAreSentences() throws {
    let folder = try TemporaryFolder()
    let path = folder["page.html"]
    func reading(_ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      _ = try ListeningPage(contentsOf: path)
    }
    let html = try ListeningPage(test).html(sounds: sounds)
    #expect(throws: ListeningPageError.notATest(path: path)) { try reading("<html></html>") }
    #expect(throws: ListeningPageError.damaged(path: path)) {
      try reading(String(html.prefix(html.count / 2)))
    }
    let key = try #require(html.firstRange(of: "id=\"key\">")).upperBound
    var changed = html
    changed.replaceSubrange(key..<html.index(key, offsetBy: 4), with: "AAAA")
    #expect(throws: ListeningPageError.damaged(path: path)) { try reading(changed) }
    let id = try ListeningPage(test).id
    #expect(throws: ListeningPageError.damaged(path: path)) {
      try reading(html.replacing(id, with: id.reversed()))
    }
  }

  private struct Walk: Decodable {
    struct Seen: Decodable {
      let startShown: Bool
      let endShown: Bool
      let unheard: [String]
      let unchosen: [String]
      let counts: [String]
      let titles: [String]
      let playCount: Int
      let firstBytes: String
    }

    let seen: Seen
    let answers: String
  }

  /// Runs the page's JavaScript in Node.js: questions, refusal of incomplete answers, a reload in the
  /// middle, and the saved file.
  @Test func theScriptLeadsThroughTheTest() throws {
    let folder = try TemporaryFolder()
    let page = try ListeningPage(test)
    try page.write(to: folder["page.html"], sounds: sounds)
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try #require(node, "Node.js is missing: run scripts/setup nodejs"))
    process.arguments = [
      tests.appending(path: "../Fixtures/listening/walk.mjs").path, folder["page.html"], " Ann ",
      "4", "1", "0", "0",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let walk = try JSONDecoder().decode(Walk.self, from: printed)
    #expect(walk.seen.startShown && walk.seen.endShown && walk.seen.firstBytes == "RIFF")
    #expect(walk.seen.counts == (1...4).map { "Question \($0) of 4" })
    #expect(walk.seen.playCount == 6 && walk.seen.unheard.allSatisfy { $0.hasPrefix("Play ") })
    #expect(
      walk.seen.unchosen.count == 4 && walk.seen.unchosen.allSatisfy { $0.hasPrefix("Choose ") })
    #expect(walk.seen.titles[1].hasPrefix("How good") && walk.seen.titles[2].hasPrefix("Which"))
    try Data(walk.answers.utf8).write(to: URL(fileURLWithPath: folder["answers.json"]))
    let answers = try ListeningAnswers(contentsOf: folder["answers.json"])
    #expect(answers.listener == "Ann" && answers.minutes != nil)
    let results = try ListeningResults(of: [answers], to: test, id: page.id, replicates: 0)
    #expect(results.overall.real?.mean == 5 && results.overall.generated?.mean == 2)
    #expect(results.overall.accuracy?.count == 1 && results.sounds.map(\.takenForReal)[2] == 1)
  }
}
