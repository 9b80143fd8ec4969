// SPDX-License-Identifier: MIT
import Foundation
import TensorBoard
import TestSupport
import Testing
import Training

/// Trains in the folder `run`, which may hold a run.
private func train(
  _ recipe: CountingRecipe = CountingRecipe(), in run: String, steps: Int,
  checkpointSeconds: Double = 0, previewCount: Int = 0, description: String = ""
) throws {
  let settings = Trainer.Settings(
    budget: .steps(steps), checkpointSeconds: checkpointSeconds, previewCount: previewCount,
    description: RunDescription(markdown: description))
  _ = try Trainer(recipe: recipe, run: RunFolder(run, resuming: true), settings: settings).train()
}

/// Makes a run what it is if the process is killed after its last step and before the checkpoints
/// of `steps`.
private func removeCheckpoints(_ steps: ClosedRange<Int>, of run: String) {
  for step in steps {
    try? FileManager.default.removeItem(atPath: RunContents(run).checkpointPath(step: step))
  }
}

@Test func everyNumberOfAStepIsAnEvent() throws {
  let folder = try TemporaryFolder()
  try train(in: folder.path, steps: 4)
  let events = try EventReader(folder.path)
  #expect(events.sessions.count == 1)
  for name in ["criticLoss", "generatorLoss", "secondsPerIteration"] {
    #expect(events.steps(of: name) == [1, 2, 3, 4], "\(name)")
  }
}

@Test func ofLongTrainingsEveryTenthStepIsAnEvent() throws {
  let folder = try TemporaryFolder()
  let recipe = CountingRecipe()
  // A penalty of every fourth update, which is never that of a step that is written.
  recipe.loss = { $0.isMultiple(of: 4) ? Float($0) : 0 }
  try train(recipe, in: folder.path, steps: 10_025, checkpointSeconds: 1000)
  let events = try EventReader(folder.path)
  #expect(events.steps(of: "generatorLoss") == Array(1...10_000) + [10_010, 10_020])
  let losses = events.numbers(of: "criticLoss")
  #expect(losses[9997] == 9996 && losses[9998] == 0)
  #expect(losses[10_010] == 10_008 && losses[10_020] == 10_016)
}

@Test func aResumedRunBeginsAFileThatTakesBackWhatTheKilledSessionWrote() throws {
  let folder = try TemporaryFolder()
  let run = folder.path
  try train(in: run, steps: 6)
  removeCheckpoints(5...6, of: run)
  let kept = try #require(RunContents(run).checkpointSteps.last)
  try train(in: run, steps: 9)
  let events = try EventReader(run)
  #expect(events.sessions.count == 2)
  #expect(events.steps(of: "generatorLoss") == Array(1...9))
  #expect(events.sessions[0].last?.step == kept)
  #expect(events.sessions.map { $0[1].isSessionStart } == [true, true])
  #expect(events.sessions.map { $0[1].step } == [1, kept + 1])
}

@Test func resumingARunThatIsDoneLeavesNoFile() throws {
  let folder = try TemporaryFolder()
  try train(in: folder.path, steps: 3)
  try train(in: folder.path, steps: 3)
  #expect(try EventReader(folder.path).sessions.count == 1)
}

@Test func theSoundsAndPicturesOfACheckpointAreEvents() throws {
  let folder = try TemporaryFolder()
  try train(in: folder.path, steps: 2, previewCount: 2)
  let events = try EventReader(folder.path)
  let files = [
    "sounds/0001": "0001.wav", "sounds/0002": "0002.wav", "pictures/sheet": "sheet.png",
  ]
  for (tag, file) in files {
    #expect(events.steps(of: tag) == [1, 2], "\(tag)")
    let path = folder["samples/step-2/\(file)"]
    let isSame =
      try events.events.last?.values[tag] == Data(contentsOf: URL(fileURLWithPath: path))
    #expect(isSame, "\(tag) has other bytes than \(path)")
  }
}

@Test func soundsMadeOnResumingAreEvents() throws {
  let folder = try TemporaryFolder()
  try train(in: folder.path, steps: 2, checkpointSeconds: 1000, previewCount: 1)
  try FileManager.default.removeItem(atPath: folder["samples/step-2"])
  try train(in: folder.path, steps: 3, checkpointSeconds: 1000, previewCount: 1)
  let last = try #require(try EventReader(folder.path).sessions.last)
  #expect(last.filter { $0.values["sounds/0001"] != nil }.map(\.step) == [2, 3])
}

@Test func soundsWithoutTheirEventGetItOnResuming() throws {
  let folder = try TemporaryFolder()
  try train(in: folder.path, steps: 2, checkpointSeconds: 1000, previewCount: 1)
  let file = try #require(try EventFolder(folder.path).files.first)
  let whole = try Data(contentsOf: URL(fileURLWithPath: file))
  // The process was killed before its last record, the sounds of step 2, was whole.
  try whole.dropLast(1).write(to: URL(fileURLWithPath: file))
  for _ in 1...2 {
    try train(in: folder.path, steps: 3, checkpointSeconds: 1000, previewCount: 1)
    #expect(try EventReader(folder.path).steps(of: "sounds/0001") == [2, 3])
  }
}

@Test func everySessionBeginsWithTheDescription() throws {
  let folder = try TemporaryFolder()
  try train(in: folder.path, steps: 2, description: "# first")
  try train(in: folder.path, steps: 3, description: "# second")
  let texts = try EventReader(folder.path).events.compactMap { $0.values["run"] }
  #expect(texts.map { String(decoding: $0, as: UTF8.self) } == ["# first", "# second"])
}
