// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing
import Training

struct RunContentsTests {
  private let folder: TemporaryFolder
  private var contents: RunContents { RunContents(folder["run"]) }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to name: String) throws {
    try folder.write(text, to: "run/\(name)")
  }

  private static let traces: [(String, Bool)] = [
    ("options.json", true), ("log.jsonl", true), ("model.safetensors", true),
    ("checkpoints/step-1.safetensors", true), ("lock", false), ("best.json", false),
    ("samples/step-1/0001.wav", false), ("profile.txt", false),
  ]

  @Test(arguments: traces)
  func aRunIsKnownByWhatATrainingWrote(name: String, isRun: Bool) throws {
    #expect(!contents.isRun)
    try write("", to: name)
    #expect(contents.isRun == isRun)
    #expect(contents.holdsOptions == (name == "options.json"))
    #expect(contents.holdsModel == (name == "model.safetensors"))
  }

  @Test func stepsAreListedInTheirOrder() throws {
    #expect(try contents.checkpointSteps == [] && contents.sampleSteps == [])
    for name in [
      "step-10", "step-9", "step-100", "step-0", "step-07", "step--1", "step-", "step-1e3",
      "step-9999999999999999", "step-99999999999999999999", "other-5", "step-5 ",
    ] {
      try write("", to: "checkpoints/\(name).safetensors")
      try write("", to: "samples/\(name)/sheet.png")
    }
    try write("", to: "checkpoints/step-4.part")
    #expect(try contents.checkpointSteps == [0, 9, 10, 100])
    #expect(try contents.sampleSteps == [0, 9, 10, 100])
    #expect(contents.checkpointPath(step: 9) == folder["run/checkpoints/step-9.safetensors"])
  }

  @Test func aFolderThatCannotBeListedIsNamed() throws {
    try write("", to: "checkpoints")
    #expect(throws: FolderError(path: folder["run/checkpoints"], code: ENOTDIR)) {
      try contents.checkpointSteps
    }
  }

  @Test func theLastLineOfTheLogIsRead() throws {
    #expect(try contents.lastLogLine == nil)
    try write("", to: "log.jsonl")
    #expect(try contents.lastLogLine == nil)
    try write("{\"step\":1}\n{\"step\":2}\n", to: "log.jsonl")
    #expect(try contents.lastLogLine == "{\"step\":2}")
    let long = String(repeating: "{\"step\":1,\"value\":0.5}\n", count: 5000)
    try write(long + "{\"step\":9}", to: "log.jsonl")
    #expect(try contents.lastLogLine == "{\"step\":9}")
  }

  @Test func filesOfTheRunAreReadAsTheyAre() throws {
    #expect(try contents.text(of: "data-report.txt") == nil)
    try write("a\r\nb", to: "data-report.txt")
    #expect(try contents.text(of: "data-report.txt") == "a\r\nb")
    #expect(try contents.contents(of: "data-report.txt") == Array("a\r\nb".utf8))
    let error = #expect(throws: RunFolderError.self) { try contents.contents(of: ".") }
    #expect(error?.description.contains(folder["run/."]) == true)
  }

  @Test func theBestModelIsThatOfItsRecord() throws {
    #expect(try contents.best == nil)
    try write("{\"frechetDistance\":1.5,\"step\":12}\n", to: "best.json")
    let best = try #require(try contents.best)
    #expect(best.step == 12 && best.distance == 1.5)
  }

  @Test(arguments: [
    "", "{", "[]", "{\"step\":12}", "{\"frechetDistance\":1.5}",
    "{\"step\":-1,\"frechetDistance\":1}", "{\"step\":1.5,\"frechetDistance\":1}",
    "{\"step\":1,\"frechetDistance\":1e300}", "{\"step\":1,\"frechetDistance\":\"1\"}",
    "{\"step\":9223372036854775808,\"frechetDistance\":1}",
    "{\"step\":1,\"step\":2,\"frechetDistance\":1}",
  ])
  func aDamagedRecordOfTheBestModelIsNamed(text: String) throws {
    try write(text, to: "best.json")
    let error = #expect(throws: RunFolderError.self) { try contents.best }
    guard case .damaged(folder["run/best.json"], _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.exitStatus == .dataError)
  }

  @Test func optionsOfANewerVersionAreListedLast() throws {
    try write(
      "{\"zeta\": 1, \"steps\": 5, \"model\": \"wavegan\", \"alpha\": [true], \"width\": 3}",
      to: "options.json")
    let values = try RunOptions(ofRun: folder["run"]).values
    let names = values.map(\.name)
    #expect(names.suffix(2) == ["alpha", "zeta"] && names.count == 5)
    #expect(values.first { $0.name == "width" }?.value == .integer(3))
    #expect(throws: OptionError.self) { try RunOptions(ofRun: folder["none"]) }
    try write("[]", to: "options.json")
    #expect(throws: OptionError.notJSON(path: folder["run/options.json"])) {
      try RunOptions(ofRun: folder["run"])
    }
  }
}
