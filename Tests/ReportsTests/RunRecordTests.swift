import Reports
// SPDX-License-Identifier: MIT
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
