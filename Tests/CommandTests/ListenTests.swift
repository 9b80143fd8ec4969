// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct ListenTests {
  private func makeSounds(_ folder: TemporaryFolder, _ name: String, count: Int = 6) throws
    -> String
  {
    for index in 0..<count {
      let samples = (0..<1000).map { Float(sin(Double($0 * (index + 2)) * 0.1)) * 0.3 }
      try AudioFile.write(
        AudioClip(samples: samples, sampleRate: 8000), to: folder.file("\(name)/\(index).wav"))
    }
    return folder[name]
  }

  /// Answers that always choose A as the recording and rate every sound 3.
  private func answers(to page: String, questions: Range<Int>, pairsFrom: Int) throws -> String {
    let html = try #require(text(page))
    let start = try #require(html.firstRange(of: "data-test=\"")).upperBound
    let list = questions.map { index in
      index < pairsFrom
        ? "{\"question\":\"q\(index + 1)\",\"rating\":3}"
        : "{\"question\":\"q\(index + 1)\",\"real\":\"first\"}"
    }
    return """
      {"version": 1, "test": "\(html[start...].prefix(64))", "sitting": "x", "listener": "Ann",
      "answers": [\(list.joined(separator: ","))]}
      """
  }

  @Test func aPageIsMadeAndItsAnswersEvaluated() throws {
    let folder = try TemporaryFolder()
    let (real, made) = (try makeSounds(folder, "real"), try makeSounds(folder, "made"))
    let page = folder["page.html"]
    let asked = try foley(
      "listen-test", real, made, "--out", page, "--pairs", "4", "--ratings", "4", "--seed", "5")
    #expect(asked.status == 0 && asked.output.contains("8000 Hz, 0.125 s, -23.0 LUFS"))
    let before = bytes(page)
    let again = [
      "listen-test", real, made, "--out", page, "--pairs", "4", "--ratings", "4", "--seed",
    ]
    expect(try foley(again + ["6"]), status: 73, saying: "exists already")
    try foley(again + ["5", "--overwrite"])
    let isSame = bytes(page) == before
    #expect(isSame)
    let file = folder["ann.json"]
    try Data(answers(to: page, questions: 0..<8, pairsFrom: 4).utf8).write(
      to: URL(fileURLWithPath: file))
    let table = try foley("evaluate", "--test", page, "--answers", file)
    #expect(table.status == 0 && table.output.contains("50.0 % (15.0 to 85.0) of 4"))
    let json = try foley("evaluate", "--test", page, "--answers", file, "--json")
    let report = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let overall = report?["overall"] as? [String: Any]
    #expect((overall?["real"] as? [String: Any])?["mean"] as? Double == 3)
    #expect((overall?["accuracy"] as? [String: Any])?["count"] as? Int == 2)
  }

  @Test func mistakesAreSentences() throws {
    let folder = try TemporaryFolder()
    let (real, made) = (try makeSounds(folder, "real"), try makeSounds(folder, "made", count: 3))
    let page = folder["page.html"]
    expect(
      try foley("listen-test", real, made, "--out", page), status: 65,
      saying: "needs 30 different sounds")
    expect(
      try foley("listen-test", real, "\(real)/0.wav", "--out", page), status: 66,
      saying: "not a folder")
    #expect(text(page) == nil)
    let odd = try foley("listen-test", real, made, "--out", page, "--ratings", "3")
    #expect(odd.status == 78 && odd.errors.contains("even number"))
    try foley("listen-test", real, made, "--out", page, "--pairs", "2", "--ratings", "2")
    let file = folder["ann.json"]
    try Data(answers(to: page, questions: 0..<3, pairsFrom: 2).utf8).write(
      to: URL(fileURLWithPath: file))
    expect(
      try foley("evaluate", "--test", page, "--answers", file), status: 65,
      saying: "3 of 4 questions")
    expect(
      try foley("evaluate", "--test", file, "--answers", file), status: 65,
      saying: "not a page of foley listen-test")
    expect(
      try foley("evaluate", "--test", page, "--answers", folder["none.json"]), status: 66,
      saying: "does not exist")
    let paired = try foley("evaluate", "--test", page, "--answers", file, "--paired")
    #expect(paired.status == 78 && paired.errors.contains("--paired cannot be combined"))
    let text = try foley("listen-test", real, made, "--out", folder["page.txt"])
    #expect(text.status == 64 && text.errors.contains("ends in .html"))
    let folders = try foley("evaluate", real, made, "--test", page, "--answers", file)
    #expect(folders.status == 78 && folders.errors.contains("a folder cannot be combined"))
    let alone = try foley("evaluate", "--answers", file)
    #expect(alone.status == 64 && alone.errors.contains("--test PAGE.html"))
    let nothing = try foley("evaluate", real)
    #expect(nothing.status == 64 && nothing.errors.contains("REAL and GENERATED"))
  }
}
