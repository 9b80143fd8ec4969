// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing
import Training

@Test func aSecondTrainingInTheSameFolderIsRefused() throws {
  let folder = try TemporaryFolder()
  let first = try RunFolder(folder["run"], resuming: false)
  #expect(throws: RunFolderError.locked(path: folder["run"], process: "\(getpid())")) {
    try RunFolder(folder["run"], resuming: true)
  }
  withExtendedLifetime(first) {}
}

@Test func theFolderIsFreeAgainWhenTheTrainingIsOver() throws {
  let folder = try TemporaryFolder()
  _ = try RunFolder(folder["run"], resuming: false)
  _ = try RunFolder(folder["run"], resuming: false)
}

@Test(arguments: ["options.json", "log.jsonl", "model.safetensors"])
func aFolderWithARunIsOnlyResumed(file: String) throws {
  let folder = try TemporaryFolder()
  _ = try folder.write("", to: file)
  #expect(throws: RunFolderError.holdsRun(path: folder.path)) {
    try RunFolder(folder.path, resuming: false)
  }
  #expect(try RunFolder(folder.path, resuming: true).isResumed)
}

@Test func aRefusedFolderIsNotHeld() throws {
  let folder = try TemporaryFolder()
  _ = try folder.write("{}", to: "options.json")
  #expect(throws: RunFolderError.self) { try RunFolder(folder.path, resuming: false) }
  _ = try RunFolder(folder.path, resuming: true)
}

@Test func resumingAnEmptyFolderBeginsANewRun() throws {
  let folder = try TemporaryFolder()
  #expect(try !RunFolder(folder["deep/run"], resuming: true).isResumed)
}

@Test func aFileInThePlaceOfTheFolderIsNamed() throws {
  let folder = try TemporaryFolder()
  let file = try folder.write("", to: "run")
  #expect(throws: RunFolderError.notAFolder(path: file)) { try RunFolder(file, resuming: false) }
}

@Test func aFolderThatCannotBeMadeIsNamed() {
  #expect {
    try RunFolder("/proc/foley", resuming: false)
  } throws: {
    guard case RunFolderError.notWritable("/proc/foley", let reason) = $0 else { return false }
    return !reason.isEmpty && reason != "Success"
  }
}

/// A link to a file or a folder elsewhere, as `ln -s` makes it.
@Test(arguments: [
  "log.jsonl", "options.json", "data-report.txt", "skipped-files.txt", "profile.txt",
  "model.safetensors", "best.safetensors", "best.json", "lock", "checkpoints", "samples",
  "samples/step-1", "checkpoints/step-1.safetensors",
])
func aLinkInARunIsNotWrittenThrough(name: String) throws {
  let folder = try TemporaryFolder()
  _ = try folder.write("{}", to: "run/log.jsonl")
  _ = try folder.write("mine", to: "elsewhere/step-1")
  let link = try folder.file("run/\(name)")
  if name == "log.jsonl" { try FileManager.default.removeItem(atPath: link) }
  try FileManager.default.createSymbolicLink(
    atPath: link, withDestinationPath: folder["elsewhere"])
  #expect(throws: RunFolderError.link(path: link)) {
    try RunFolder(folder["run"], resuming: true)
  }
  #expect(try FileManager.default.contentsOfDirectory(atPath: folder["elsewhere"]) == ["step-1"])
  #expect(text(folder["elsewhere/step-1"]) == "mine")
}

/// Trains a step more than before.
private func train(in run: String) throws {
  let steps = try (RunContents(run).checkpointSteps.last ?? 0) + 1
  _ = try Trainer(
    recipe: CountingRecipe(), run: RunFolder(run, resuming: true),
    settings: .init(budget: .steps(steps), checkpointSeconds: 0, previewCount: 1)
  ).train()
}

@Test(arguments: [
  ".model.safetensors.0123456789abc.part", ".options.json.3w5e11264sgsf.part",
  "checkpoints/.step-3.safetensors.0000000000000.part",
  "samples/step-1/.0001.wav.0123456789abc.part", "samples/step-1/.sheet.png.0123456789abc.part",
])
func unfinishedFilesOfAKilledTrainingAreRemoved(name: String) throws {
  let folder = try TemporaryFolder()
  try train(in: folder["run"])
  let leftover = try folder.write("half", to: "run/\(name)")
  _ = try RunFolder(folder["run"], resuming: true)
  #expect(FileManager.default.fileExists(atPath: leftover))
  try train(in: folder["run"])
  #expect(!FileManager.default.fileExists(atPath: leftover))
}

/// A training that was killed while it wrote the first of its files has left no options: its folder is no run.
@Test func unfinishedFilesOfATrainingThatDidNotBeginAreRemoved() throws {
  let folder = try TemporaryFolder()
  let leftover = try folder.write("half", to: "run/.skipped-files.txt.0123456789abc.part")
  try train(in: folder["run"])
  #expect(!FileManager.default.fileExists(atPath: leftover))
}

/// Downloads of browsers and notes of editors have similar names.
@Test(arguments: [
  ".film.part", ".notes.tmp", ".film.mkv.0123456789abc.part", ".model.safetensors.abc.part",
  ".model.safetensors.0123456789ABC.part", ".model.safetensors.zzzzzzzzzzzzz.part",
  "model.safetensors.0123456789abc.part", ".log.jsonl.0123456789abc.part",
  "checkpoints/.step-03.safetensors.0123456789abc.part", "checkpoints/.notes.tmp",
  "checkpoints/.model.safetensors.0123456789abc.part",
  "samples/step-1/.mine.wav.0123456789abc.part", "samples/mine/.0001.wav.0123456789abc.part",
  "mine/.model.safetensors.0123456789abc.part", ".model.safetensors.0123456789abc.tmp",
  ".best.json.0123456789abc.part/note",
])
func otherFilesAreNotRemoved(name: String) throws {
  let folder = try TemporaryFolder()
  try train(in: folder["run"])
  let file = try folder.write("mine", to: "run/\(name)")
  try train(in: folder["run"])
  #expect(text(file) == "mine")
}

@Test func inAFolderWithoutARunNothingIsRemoved() throws {
  let folder = try TemporaryFolder()
  let file = try folder.write("mine", to: "run/.model.safetensors.0123456789abc.part")
  try train(in: folder["run"])
  #expect(text(file) == "mine")
}

@Test(arguments: [
  ([], []), ([5], []), ([5, 9], []), ([1, 2, 3], []), ([1, 2, 3, 4], [2]),
  ([10, 20, 30, 40, 50, 60], [20, 30]), ([0, 1, 2, 3, 4, 5], [1, 2, 3]),
])
func theLastTwoCheckpointsAndSpacedOnesAreKept(steps: [Int], dispensable: [Int]) {
  #expect(RunFolder.dispensable(steps) == dispensable)
}

@Test func thinningAgainAndAgainKeepsTheSpacedOnes() {
  var kept: [Int] = []
  for step in 1...200 {
    kept.append(step)
    let dispensable = Set(RunFolder.dispensable(kept))
    kept.removeAll(where: dispensable.contains)
  }
  #expect(kept == [1, 4, 16, 64, 199, 200])
}
