// SPDX-License-Identifier: MIT
import Files
import Foundation
import Reports
import TensorBoard
import TestSupport
import Testing

@Test func aRunTellsWhatItIs() throws {
  let folder = try TemporaryFolder()
  var made = MadeRun()
  made.options = "{\"zeta\": 1.5, \"steps\": 40, \"preset\": \"tiny\", \"peakNormalization\": true}"
  let path = try made.write(to: "run", in: folder)
  try folder.write("two files\n", to: "run/data-report.txt")
  try folder.write("a.wav\tempty\nb.wav\tnoise\n", to: "run/skipped-files.txt")
  let run = try RunRecord(path)
  #expect(run.name == "run")
  #expect(run.table.steps == Array(1...40))
  #expect(run.options.map(\.name) == ["preset", "steps", "peakNormalization", "zeta"])
  #expect(run.options.map(\.value) == ["tiny", "40", "true", "1.5"])
  #expect(run.dataReport == "two files\n")
  #expect(run.skippedFiles == ["a.wav\tempty", "b.wav\tnoise"])
  #expect(run.sampleSteps == [10, 20, 40])
  #expect(run.sessions.isEmpty)
  #expect(run.notes.isEmpty)
}

@Test func sessionsComeFromEventFiles() throws {
  let folder = try TemporaryFolder()
  let path = try MadeRun().write(to: "run", in: folder)
  _ = try EventFolder(path).makeFile(continuingAfter: 0, wallTime: 100)
  _ = try EventFolder(path).makeFile(continuingAfter: 20, wallTime: 200)
  let sessions = try RunRecord(path).sessions
  #expect(sessions.map(\.wallTime) == [100, 200])
  #expect(sessions.map(\.stepsBefore) == [0, 20])
}

@Test func aFolderThatIsNoRunIsAnError() throws {
  let folder = try TemporaryFolder()
  try folder.write("x", to: "sounds/a.wav")
  #expect(throws: ReportError.notARun(path: folder["sounds"])) { try RunRecord(folder["sounds"]) }
  #expect(throws: ReportError.notARun(path: "/nowhere")) { try RunRecord("/nowhere") }
}

@Test func aRunWithoutStepsIsAnError() throws {
  let folder = try TemporaryFolder()
  var made = MadeRun()
  made.steps = 0
  let path = try made.write(to: "run", in: folder)
  #expect(throws: ReportError.noSteps(path: path)) { try RunRecord(path) }
}

@Test func whatIsWrongWithTheSourcesIsSaid() throws {
  let folder = try TemporaryFolder()
  var made = MadeRun()
  made.options = "{"
  let path = try made.write(to: "run", in: folder)
  let log = "{\"step\":1,\"elapsedSeconds\":1,\"loss\":null}\n{\"step\":2,\"ela"
  try folder.write(log, to: "run/log.jsonl")
  let notes = try RunRecord(path).notes
  #expect(notes.count == 3)
  #expect(notes.contains { $0.contains("log.jsonl is truncated") })
  #expect(notes.contains { $0.contains("options.json") })
  #expect(notes.contains { $0.contains("loss is not finite at 1 of 1 steps") })
}

@Test func filesThatCannotBeReadAreTold() throws {
  let folder = try TemporaryFolder()
  let path = try MadeRun().write(to: "run", in: folder)
  let names = [
    "options.json", "data-report.txt", "skipped-files.txt", "best.json",
    "events.out.tfevents.1000000000.foley",
  ]
  for name in names {
    unlink("\(path)/\(name)")
    try #require(mkfifo("\(path)/\(name)", 0o600) == 0)
  }
  let run = try RunRecord(path)
  for name in names {
    #expect(run.notes.contains { $0.contains("\(path)/\(name)") }, "\(run.notes)")
  }
  #expect(run.table.steps.count == 40 && run.bestStep == nil)
}

@Test func aLogThatCannotBeReadIsNotARunWithoutSteps() throws {
  let folder = try TemporaryFolder()
  let path = try MadeRun().write(to: "run", in: folder)
  unlink("\(path)/log.jsonl")
  try #require(mkfifo("\(path)/log.jsonl", 0o600) == 0)
  #expect {
    try RunRecord(path)
  } throws: {
    guard case ReportError.unreadableLog(let error) = $0 else { return false }
    return error.description.contains("\(path)/log.jsonl")
  }
}

@Test func optionsOfOtherVersionsAreShown() throws {
  let folder = try TemporaryFolder()
  var made = MadeRun()
  made.options = "{\"model\": \"gan2030\", \"zeta\": [1, 2], \"steps\": 40}"
  let options = try RunRecord(try made.write(to: "run", in: folder)).options
  #expect(options.map(\.name) == ["model", "steps", "zeta"])
}
