// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

// MARK: The folder of recordings

@Test func aFolderThatDoesNotExistIsNamed() throws {
  let folder = try TemporaryFolder()
  let result = try foley("train", folder["no"], "--out", folder["run"])
  expect(result, status: 66, saying: folder["no"])
}

@Test func aFolderWithoutAudioIsNamed() throws {
  let folder = try TemporaryFolder()
  _ = try folder.write("hello", to: "notes.txt")
  expect(try foley("train", folder.path, "--out", folder["run"]), status: 66, saying: folder.path)
}

@Test func aFolderOfUnreadableFilesIsNamed() throws {
  let folder = try TemporaryFolder()
  let sounds = folder["sounds"]
  try FileManager.default.createDirectory(atPath: sounds, withIntermediateDirectories: true)
  _ = try folder.write("", to: "sounds/empty.wav")
  _ = try folder.write("RIFF????WAVE", to: "sounds/cut.wav")
  expect(try foley("train", sounds, "--out", folder["run"]), status: 65, saying: sounds)
}

@Test func filesThatCannotBeUsedAreSkippedAndListed() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  let good = try #require(bytes("\(sounds)/low/c.wav"))
  try good.prefix(good.count / 2).write(to: URL(fileURLWithPath: "\(sounds)/cut.wav"))
  _ = try folder.write("", to: "sounds/empty.wav")
  try AudioFile.write(
    AudioClip(samples: [0.5], sampleRate: 8000), to: "\(sounds)/one-sample.wav")
  let result = try foley(
    ["train", sounds, "--out", folder["run"], "--steps", "1"] + smallest)
  #expect(result.status == 0, "\(result.errors)")
  let skipped = try #require(text(folder["run/skipped-files.txt"]))
  for name in ["cut.wav", "empty.wav", "one-sample.wav"] {
    #expect(skipped.contains("\n\(name)\t") || skipped.hasPrefix("\(name)\t"))
  }
  #expect(result.output.contains("3 files"))
}

// MARK: Options

@Test(arguments: [
  ("{\"widht\": 3}", "did you mean \"width\"?"), ("{\"width\": -3}", "width is -3"),
  ("{\"width\": \"wide\"}", "width has to be a whole number"),
  ("width: 3", "is not JSON (line 1, column 1: a value is missing)"),
  ("{\"steps\": 3, \"minutes\": 3}", "minutes is set too"),
])
func anOptionsFileWithAMistakeIsAConfigurationError(content: String, fragment: String) throws {
  let folder = try TemporaryFolder()
  let file = try folder.write(content, to: "o.json")
  let result = try foley(
    "train", try folder.makeRecordings(), "--out", folder["run"], "--options", file)
  expect(result, status: 78, saying: fragment)
  #expect(!FileManager.default.fileExists(atPath: folder["run"]))
}

/// Earlier versions wrote options into a run's file that the kind never used.
@Test func anOptionsFileMayHaveOptionsOfEarlierVersions() throws {
  let folder = try TemporaryFolder()
  let file = try folder.write(
    "{\"model\": \"gansynth\", \"consistencyWeight\": 0}", to: "o.json")
  let result = try foley(
    "train", try folder.makeRecordings(), "--out", folder["run"], "--options", file,
    "--list-options")
  #expect(result.status == 0 && result.output.contains("gansynth"), "\(result.errors)")
}

@Test func aMissingOptionsFileIsNamed() throws {
  let folder = try TemporaryFolder()
  let result = try foley("train", folder.path, "--out", folder["run"], "--options", folder["no"])
  expect(result, status: 66, saying: folder["no"])
}

@Test(arguments: [
  ["train"], ["train", "x"],
  ["train", "x", "--out", "y", "--width", "wide"],
  ["train", "x", "--out", "y", "--preset", "huge"],
  ["synth", "x"], ["nothing"],
])
func aWrongCommandLineIsAUsageError(arguments: [String]) throws {
  let result = try foley(arguments)
  #expect(result.status == 64)
  #expect(result.errors.hasPrefix("Error: ") || result.errors.hasPrefix("foley: "))
}

// MARK: The run folder

@Test func aRunIsNotWrittenOver() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  try foley(["train", sounds, "--out", folder["run"], "--steps", "1"] + smallest)
  let model = bytes(folder["run/model.safetensors"])
  let result = try foley(
    ["train", sounds, "--out", folder["run"], "--steps", "1", "--seed", "2"] + smallest)
  expect(result, status: 73, saying: "--resume")
  #expect(model != nil && bytes(folder["run/model.safetensors"]) == model)
}

@Test(arguments: ["/proc/foley", "/dev/null/run"])
func aFolderThatCannotBeWrittenIsNamed(run: String) throws {
  let folder = try TemporaryFolder()
  expect(
    try foley("train", try folder.makeRecordings(), "--out", run), status: 73, saying: run)
}

@Test func twoTrainingsDoNotShareAFolder() throws {
  let folder = try TemporaryFolder()
  let arguments =
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--minutes", "2"] + smallest
  let first = try FoleyProcess(arguments)
  first.wait { loggedSteps(folder["run"]) > 0 }
  expect(try foley(arguments + ["--resume"]), status: 75, saying: folder["run"])
  first.send(SIGINT)
  #expect(first.wait().status == 130)
}

@Test func aRunDoesNotChangeItsModel() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  try foley(["train", sounds, "--out", folder["run"], "--steps", "1"] + smallest)
  let result = try foley(
    "train", sounds, "--out", folder["run"], "--resume", "--width", "2", "--steps", "3")
  expect(result, status: 78, saying: "width 1, not 2")
}

@Test func otherRecordingsDoNotContinueARun() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  try foley(["train", sounds, "--out", folder["run"], "--steps", "1"] + smallest)
  try FileManager.default.removeItem(atPath: "\(sounds)/low/c.wav")
  let result = try foley("train", sounds, "--out", folder["run"], "--resume", "--steps", "3")
  expect(result, status: 65, saying: "recordings")
}

@Test func aDiskThatIsFullLeavesWhatWasThere() throws {
  let folder = try TemporaryFolder()
  let sounds = try folder.makeRecordings()
  let train = ["train", sounds, "--out", folder["run"]] + smallest
  try foley(train + ["--steps", "2"])
  let model = bytes(folder["run/model.safetensors"])
  // The limit is 20 blocks of 1024 bytes: a checkpoint is larger, the log is smaller.
  let result = try foley(train + ["--steps", "4", "--resume"], limit: "ulimit -f 20")
  expect(result, status: 74, saying: folder["run/checkpoints"])
  #expect(model != nil && bytes(folder["run/model.safetensors"]) == model)
  #expect(try foley(train + ["--steps", "4", "--resume"]).status == 0)
}

// MARK: Models

@Test func aModelThatDoesNotExistIsNamed() throws {
  let folder = try TemporaryFolder()
  let result = try foley("synth", folder["no.safetensors"], "--out", folder["out"])
  expect(result, status: 66, saying: folder["no.safetensors"])
}

@Test func aModelThatIsDamagedIsNamed() throws {
  let folder = try TemporaryFolder()
  let lie = withUnsafeBytes(of: (UInt64(1) << 60).littleEndian) { Data($0) }
  for (name, content) in [
    ("short", Data([1, 2])), ("lie", lie), ("text", Data("hello, world".utf8)),
  ] {
    try content.write(to: URL(fileURLWithPath: folder[name]))
    let result = try foley("synth", folder[name], "--out", folder["out"])
    expect(result, status: 65, saying: folder[name])
  }
}

@Test func soundsAreNotWrittenOver() throws {
  let folder = try TemporaryFolder()
  try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + smallest)
  #expect(try foley("synth", folder["run"], "--out", folder["out"], "--count", "2").status == 0)
  let again = try foley("synth", folder["run"], "--out", folder["out"], "--count", "2")
  expect(again, status: 73, saying: "--overwrite")
  let forced = try foley(
    "synth", folder["run"], "--out", folder["out"], "--count", "2", "--overwrite")
  #expect(forced.status == 0)
}
