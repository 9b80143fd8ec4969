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

@Test(arguments: [
  ".model.safetensors.abc.part", "checkpoints/.step-3.safetensors.abc.part",
  "samples/step-3/.foley-abc.tmp",
])
func halfWrittenFilesOfAKilledProcessAreRemoved(name: String) throws {
  let folder = try TemporaryFolder()
  let leftover = try folder.write("half", to: name)
  _ = try RunFolder(folder.path, resuming: true)
  #expect(!FileManager.default.fileExists(atPath: leftover))
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
