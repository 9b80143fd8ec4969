// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing
import Training

/// Trains `recipe` in the folder `run`, which may hold a run.
@discardableResult
private func train(
  _ recipe: CountingRecipe, in run: String, steps: Int, checkpointSeconds: Double = 0,
  previewCount: Int = 0, fingerprint: String = "", stop: StopRequest = StopRequest(),
  observe: @escaping (TrainingEvent) -> Void = { _ in }
) throws -> Trainer.Ending {
  let settings = Trainer.Settings(
    budget: .steps(steps), checkpointSeconds: checkpointSeconds, previewCount: previewCount,
    dataFingerprint: fingerprint)
  return try Trainer(
    recipe: recipe, run: RunFolder(run, resuming: true), settings: settings, stop: stop,
    observe: observe
  ).train()
}

private func loggedSteps(_ run: String) -> [Int] {
  (text("\(run)/log.jsonl") ?? "").split(separator: "\n").compactMap { line in
    let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    return object?["step"] as? Int
  }
}

@Test func trainingTakesEveryStepOfItsBudgetOnce() throws {
  let folder = try TemporaryFolder()
  let recipe = CountingRecipe()
  #expect(try train(recipe, in: folder["run"], steps: 5) == .budgetSpent(step: 5))
  #expect(recipe.stepsTaken == [0, 1, 2, 3, 4])
  #expect(loggedSteps(folder["run"]) == [1, 2, 3, 4, 5])
}

@Test func theLogHasTimesAndMetricsOfEveryStep() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["run"], steps: 2)
  let line = try #require(text(folder["run/log.jsonl"])?.split(separator: "\n").last)
  let object = try #require(
    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Double])
  #expect(object["step"] == 2)
  #expect(object["criticLoss"] == 0.125)
  #expect(object["generatorLoss"] == 2.5)
  #expect(object["elapsedSeconds"] != nil && object["secondsPerIteration"] != nil)
}

@Test func aTrainingThatWasInterruptedAnywhereEndsLikeOneThatWasNot() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["whole"], steps: 7)
  for interruption in 1..<7 {
    let run = folder["parts-\(interruption)"]
    let stop = StopRequest()
    let first = CountingRecipe()
    first.afterStep = { if $0 + 1 == interruption { stop.make() } }
    #expect(try train(first, in: run, steps: 7, stop: stop) == .stopped(step: interruption))
    let second = CountingRecipe()
    try train(second, in: run, steps: 7)
    #expect(second.stepsTaken == Array(interruption..<7))
    #expect(
      FileManager.default.contents(atPath: "\(run)/model.safetensors")
        == FileManager.default.contents(atPath: folder["whole/model.safetensors"]))
    #expect(loggedSteps(run) == Array(1...7))
  }
}

@Test func stepsAfterTheLastCheckpointAreTakenAndLoggedAgain() throws {
  let folder = try TemporaryFolder()
  let run = folder["run"]
  try train(CountingRecipe(), in: run, steps: 6)
  // As if the process had been killed at step 6, after the checkpoint of step 4.
  for step in [5, 6] {
    try? FileManager.default.removeItem(atPath: RunContents(run).checkpointPath(step: step))
  }
  let log = try #require(text("\(run)/log.jsonl"))
  _ = try folder.write(log + "{\"step\":7,\"elapsed", to: "run/log.jsonl")
  let newest = try #require(RunContents(run).checkpointSteps.last)
  let recipe = CountingRecipe()
  try train(recipe, in: run, steps: 8)
  #expect(recipe.stepsTaken == Array(newest..<8))
  #expect(loggedSteps(run) == Array(1...8))
}

@Test func aSpentBudgetStillWritesTheModel() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["run"], steps: 3)
  let model = FileManager.default.contents(atPath: folder["run/model.safetensors"])
  try FileManager.default.removeItem(atPath: folder["run/model.safetensors"])
  let recipe = CountingRecipe()
  try train(recipe, in: folder["run"], steps: 3)
  #expect(recipe.stepsTaken.isEmpty)
  #expect(FileManager.default.contents(atPath: folder["run/model.safetensors"]) == model)
}

@Test func timeIsCountedOverResumptions() throws {
  let folder = try TemporaryFolder()
  let recipe = CountingRecipe()
  recipe.afterStep = { _ in usleep(20_000) }
  let settings = Trainer.Settings(
    budget: .seconds(0.05), checkpointSeconds: 1000, previewCount: 0)
  let run = try RunFolder(folder["run"], resuming: false)
  let ending = try Trainer(recipe: recipe, run: run, settings: settings).train()
  #expect(recipe.stepsTaken.count <= 3)
  let again = CountingRecipe()
  #expect(try Trainer(recipe: again, run: run, settings: settings).train() == ending)
  #expect(again.stepsTaken.isEmpty)
}

@Test func lossesThatAreNotFiniteStopTheRunAtItsLastCheckpoint() throws {
  let folder = try TemporaryFolder()
  let recipe = CountingRecipe()
  recipe.loss = { $0 == 3 ? .infinity : 1 }
  #expect(
    throws: TrainingError.diverged(
      run: folder["run"], step: 4, what: "criticLoss", lastGoodStep: 3)
  ) { try train(recipe, in: folder["run"], steps: 9) }
  #expect(try RunContents(folder["run"]).checkpointSteps.last == 3)
  #expect(try stepsOfModel(folder["run/model.safetensors"]) == 3)
  #expect(text(folder["run/log.jsonl"])?.contains("\"criticLoss\":null") == true)
}

@Test func weightsThatAreNotFiniteAreNeverSaved() throws {
  let folder = try TemporaryFolder()
  let recipe = CountingRecipe()
  recipe.afterStep = { if $0 == 2 { recipe.poison() } }
  recipe.loss = { _ in 1 }
  #expect(throws: TrainingError.self) { try train(recipe, in: folder["run"], steps: 9) }
  #expect(try RunContents(folder["run"]).checkpointSteps.last == 2)
}

@Test func aDamagedCheckpointGivesWayToTheOneBefore() throws {
  let folder = try TemporaryFolder()
  let run = folder["run"]
  try train(CountingRecipe(), in: run, steps: 4)
  let model = FileManager.default.contents(atPath: "\(run)/model.safetensors")
  let newest = RunContents(run).checkpointPath(step: 4)
  let bytes = try Data(contentsOf: URL(fileURLWithPath: newest))
  try bytes.dropLast(1).write(to: URL(fileURLWithPath: newest))
  var reasons: [String] = []
  let recipe = CountingRecipe()
  try train(recipe, in: run, steps: 4) { event in
    if case .unreadableCheckpoint(let reason) = event { reasons.append(reason) }
  }
  #expect(recipe.stepsTaken == [3])
  #expect(reasons.count == 1 && reasons[0].contains(newest))
  #expect(FileManager.default.contents(atPath: "\(run)/model.safetensors") == model)
}

@Test func onlyDamagedCheckpointsAreAnError() throws {
  let folder = try TemporaryFolder()
  let run = folder["run"]
  try train(CountingRecipe(), in: run, steps: 2)
  for step in try RunContents(run).checkpointSteps {
    try Data().write(to: URL(fileURLWithPath: RunContents(run).checkpointPath(step: step)))
  }
  #expect(throws: RunFolderError.self) { try train(CountingRecipe(), in: run, steps: 4) }
}

@Test func otherRecordingsAreRefused() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["run"], steps: 2, fingerprint: "a")
  #expect(throws: RunFolderError.otherData(path: folder["run"])) {
    try train(CountingRecipe(), in: folder["run"], steps: 4, fingerprint: "b")
  }
}

@Test func everyCheckpointHasSoundsAndAPicture() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["run"], steps: 2, previewCount: 2)
  for step in 1...2 {
    let samples = folder["run/samples/step-\(step)"]
    #expect(try AudioFile.read("\(samples)/0002.wav").frameCount == 4096)
    let picture = try Data(contentsOf: URL(fileURLWithPath: "\(samples)/sheet.png"))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }
}

@Test func soundsThatAKilledProcessDidNotWriteAreMadeOnResuming() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["run"], steps: 2, previewCount: 2)
  let samples = folder["run/samples/step-2"]
  let (sheet, sound) = ("\(samples)/sheet.png", "\(samples)/0002.wav")
  let expected = try Data(contentsOf: URL(fileURLWithPath: sheet))
  try FileManager.default.removeItem(atPath: sheet)
  try FileManager.default.removeItem(atPath: sound)
  try train(CountingRecipe(), in: folder["run"], steps: 2, previewCount: 2)
  #expect(try Data(contentsOf: URL(fileURLWithPath: sheet)) == expected)
  #expect(FileManager.default.fileExists(atPath: sound))
}

@Test func checkpointsAreMadeWhenTheirTimeHasCome() throws {
  let folder = try TemporaryFolder()
  try train(CountingRecipe(), in: folder["run"], steps: 5, checkpointSeconds: 1000)
  #expect(try RunContents(folder["run"]).checkpointSteps == [5])
}
