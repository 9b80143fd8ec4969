// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

@Test func aFolderOfSoundsBecomesAModelAndTheModelSounds() throws {
  let folder = try TemporaryFolder()
  let train = try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "2"] + smallest)
  #expect(train.status == 0, "\(train.errors)")
  #expect(train.output.contains("foley synth \(folder["run"])"))
  for name in [
    "options.json", "skipped-files.txt", "samples/step-2/0016.wav", "samples/step-2/sheet.png",
  ] {
    #expect(FileManager.default.fileExists(atPath: folder["run/\(name)"]), "\(name)")
  }
  #expect(loggedSteps(folder["run"]) == 2)
  let synth = try foley(
    "synth", folder["run"], "--out", folder["out"], "--count", "3", "--format", "flac",
    "--bit-depth", "24")
  #expect(synth.status == 0, "\(synth.errors)")
  let sound = try AudioFile.information(at: folder["out/run-0003.flac"])
  #expect(sound.sampleRate == 8000 && sound.frameCount == 4096)
}

@Test func previewsAreTheSoundsThatSynthMakesWithTheSameSeed() throws {
  let folder = try TemporaryFolder()
  try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1", "--seed", "4"]
      + smallest)
  try foley(
    "synth", folder["run"], "--out", folder["out"], "--seed", "4", "--no-dither")
  let preview = try AudioFile.read(folder["run/samples/step-1/0016.wav"])
  #expect(try AudioFile.read(folder["out/run-0016.wav"]).samples == preview.samples)
  let tags = try AudioFile.information(at: folder["run/samples/step-1/0016.wav"]).tags
  let synthTags = try AudioFile.information(at: folder["out/run-0016.wav"]).tags
  #expect(tags[.comment] != nil && tags[.comment] == synthTags[.comment])
  #expect(tags[.software] == synthTags[.software])
}

@Test func theLogHoldsWhatADashboardNeeds() throws {
  let folder = try TemporaryFolder()
  try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + smallest)
  let line = try #require(text(folder["run/log.jsonl"])?.split(separator: "\n").first)
  let object = try #require(
    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Double])
  #expect(
    Set(object.keys).isSuperset(of: [
      "step", "elapsedSeconds", "secondsPerIteration", "criticLoss", "generatorLoss", "realScore",
      "generatedScore", "penalty",
    ]))
}

@Test func optionsFileAndFlagsAreLaidOverThePreset() throws {
  let folder = try TemporaryFolder()
  let file = try folder.write(
    "{\"preset\": \"tiny\", \"width\": 3, \"batchSize\": 3}", to: "o.json")
  try foley(
    [
      "train", try folder.makeRecordings(), "--out", folder["run"], "--options", file, "--steps",
      "1",
    ]
      + smallest)
  let options = try #require(text(folder["run/options.json"]))
  for expected in [
    "\"preset\" : \"tiny\"", "\"width\" : 1", "\"batchSize\" : 2", "\"emaDecay\" : 0.99",
    "\"sampleRate\" : 8000",
  ] {
    #expect(options.contains(expected), "\(options)")
  }
}

@Test func aDryRunSaysEverythingAndWritesNothing() throws {
  let folder = try TemporaryFolder()
  let result = try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--dry-run", "--steps", "100"]
      + smallest)
  #expect(result.status == 0, "\(result.errors)")
  for fragment in [
    "\"width\" : 1", "generator: ", "critic: ", "an iteration takes", "memory: ",
    "100 steps would take",
  ] {
    #expect(result.output.contains(fragment), "\(result.output)")
  }
  #expect(!FileManager.default.fileExists(atPath: folder["run"]))
}

@Test func aProfileIsPrintedAndKeptAndChangesNothing() throws {
  let folder = try TemporaryFolder()
  let recordings = try folder.makeRecordings()
  let arguments = ["train", recordings, "--steps", "2", "--model", "wavegan"] + smallest
  let profiled = try foley(arguments + ["--out", folder["run"], "--profile"])
  #expect(profiled.status == 0, "\(profiled.errors)")
  let table = try #require(text(folder["run/profile.txt"]))
  for fragment in [
    "2 steps in ", "critic: convolution 4x4096x1 by 25x1x1 -> 4x1024x1",
    "penalty, backward: kernel gradient", "generator: transposed convolution", "  log",
    "everything else", "100.0 %",
  ] {
    #expect(table.contains(fragment), "\(fragment) in \(table)")
  }
  for fragment in ["2 steps in ", "in all", "the whole table: \(folder["run/profile.txt"])"] {
    #expect(profiled.output.contains(fragment), "\(profiled.output)")
  }
  try foley(arguments + ["--out", folder["plain"]])
  #expect(!FileManager.default.fileExists(atPath: folder["plain/profile.txt"]))
  let models = ["run", "plain"].map { bytes(folder["\($0)/model.safetensors"]) }
  let isSame = models[0] != nil && models[0] == models[1]
  #expect(isSame)
}

@Test func aDryRunCanBeProfiled() throws {
  let folder = try TemporaryFolder()
  let result = try foley(
    ["train", try folder.makeRecordings(), "--dry-run", "--profile"] + smallest)
  #expect(result.status == 0, "\(result.errors)")
  #expect(result.output.contains("an iteration takes"))
  #expect(result.output.contains("critic, backward"), "\(result.output)")
}

@Test func spectrogramsAreMadeAsTheCommandLineSays() throws {
  let folder = try TemporaryFolder()
  let arguments =
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + smallest
    + ["--model", "specgan", "--set", "fftSize=512", "--set", "hop=64", "--set", "channels=2"]
  let refused = try foley(arguments + ["--set", "melBands=81"])
  #expect(refused.status == 78)
  #expect(refused.errors.contains("melBands is 81: give a multiple of 16"), "\(refused.errors)")
  let train = try foley(arguments + ["--set", "melBands=80"])
  #expect(train.status == 0, "\(train.errors)")
  let options = try #require(text(folder["run/options.json"]))
  for expected in ["\"fftSize\" : 512", "\"hop\" : 64", "\"melBands\" : 80"] {
    #expect(options.contains(expected), "\(options)")
  }
  let sound = try AudioFile.information(at: folder["run/samples/step-1/0001.wav"])
  #expect(sound.channelCount == 2 && sound.frameCount == 4096)
}

@Test func aRunShowsItsOptionsAndRecordingsInTensorBoard() throws {
  let folder = try TemporaryFolder()
  let arguments = ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"]
  try foley(arguments + smallest)
  let report = try #require(text(folder["run/data-report.txt"]))
  #expect(report.contains("high 2, low 1"))
  let files = try FileManager.default.contentsOfDirectory(atPath: folder["run"])
  let events = try #require(files.first { $0.hasPrefix("events.out.tfevents.") })
  let content = try #require(bytes(folder["run/\(events)"]))
  for part in ["| sliceLength | 4096 |", "| steps | 1 |", "high 2, low 1"] {
    #expect(content.range(of: Data(part.utf8)) != nil, "\(part)")
  }
}

@Test func aTrainingTellsProgramsWhatItDoes() throws {
  let folder = try TemporaryFolder()
  let recordings = try folder.makeRecordings()
  func events(_ arguments: [String], status: Int32 = 0) throws -> [[String: Any]] {
    let result = try foley(["train", recordings, "--json"] + arguments)
    #expect(result.status == status, "\(result.errors)")
    return try result.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }
  let found = try events(["--out", folder["run"], "--steps", "2"] + smallest)
  let kinds = found.compactMap { $0["event"] as? String }
  #expect(kinds.first == "start" && kinds.last == "end", "\(kinds)")
  #expect(kinds.contains("progress") && kinds.contains("saved"), "\(kinds)")
  let progress = try #require(found.first { $0["event"] as? String == "progress" })
  #expect(progress["step"] as? Int == 1 && progress["share"] as? Double == 0.5, "\(progress)")
  #expect(progress["criticLoss"] is Double, "\(progress)")
  #expect(found.last?["step"] as? Int == 2 && found.last?["complete"] as? Bool == true)
  #expect(found.last?["model"] as? String == folder["run/model.safetensors"])
  let again = try events(["--out", folder["run"]], status: 73)
  #expect(again.last?["event"] as? String == "error" && again.last?["status"] as? Int == 73)
  #expect(try foley("train", recordings, "--json", "--dry-run").status == 78)
}

@Test func aRunWithoutACheckpointSaysThatItBeginsAgain() throws {
  let folder = try TemporaryFolder()
  let recordings = try folder.makeRecordings()
  let process = try FoleyProcess(
    ["train", recordings, "--out", folder["run"], "--steps", "500"] + smallest)
  process.wait { loggedSteps(folder["run"]) >= 1 }
  process.send(SIGKILL)
  _ = process.wait()
  let resumed = try foley("train", recordings, "--out", folder["run"], "--resume", "--steps", "2")
  #expect(resumed.status == 0, "\(resumed.errors)")
  #expect(resumed.output.contains("the run has no checkpoint yet"), "\(resumed.output)")
  let again = try foley("train", recordings, "--out", folder["run"], "--resume", "--steps", "3")
  #expect(!again.output.contains("no checkpoint yet"), "\(again.output)")
}
