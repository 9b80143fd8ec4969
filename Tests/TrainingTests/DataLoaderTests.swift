// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing
import Training

/// A supply of which a test says what happens to it.
private final class FakeSupply: DataLoader {
  var waitedSeconds = 0.0
  var exhaustedClass: String?
  /// What is told next, and what a look at the files finds.
  var (untold, changed): ([DatasetChange], [DatasetChange]) = ([], [])

  func drainChanges() -> [DatasetChange] {
    defer { untold = [] }
    return untold
  }

  func checkFiles() { (untold, changed) = (untold + changed, []) }
}

struct DataLoaderTests {
  let folder = try? TemporaryFolder()
  private let supply = FakeSupply()
  private let recipe = CountingRecipe()

  /// Trains six steps with a checkpoint after each, or at the end alone; what has been told.
  private func train(checkpointSeconds: Double = 0, skipped: String = "") throws -> [(
    step: Int, path: String
  )] {
    var (step, told) = (0, [(step: Int, path: String)]())
    _ = try Trainer(
      recipe: recipe, run: RunFolder(try #require(folder)["run"], resuming: true),
      settings: .init(
        budget: .steps(6), checkpointSeconds: checkpointSeconds, previewCount: 0,
        description: RunDescription(skippedFiles: skipped)),
      loader: supply
    ) { event in
      if case .step(let progress) = event { step = progress.step }
      if case .recordingChanged(let file) = event { told.append((step, file.path)) }
    }.train()
    return told
  }

  @Test func whatHappensToRecordingsIsToldAndListed() throws {
    let list = try #require(folder).file("run/skipped-files.txt")
    recipe.afterStep = { [supply] step in
      if step == 1 { supply.untold = [.init(path: "a.wav", reason: "It has vanished.")] }
      if step == 3 { supply.untold = [.init(path: "b.wav", reason: "It is another.")] }
    }
    let told = try train(skipped: "early.wav\tIt is silent.\n")
    #expect(told.map(\.path) == ["a.wav", "b.wav"] && told.map(\.step) == [1, 3])
    let lines = "early.wav\tIt is silent.\na.wav\tIt has vanished.\nb.wav\tIt is another.\n"
    #expect(text(list) == lines)
  }

  @Test func checkpointsLookForChangedFiles() throws {
    recipe.afterStep = { [supply] step in
      if step == 2 { supply.changed = [.init(path: "a.wav", reason: "It is another.")] }
    }
    #expect(try train(checkpointSeconds: 1000).map(\.step) == [6])
  }

  @Test func trainingEndsWhereAClassHasNoRecordings() throws {
    let folder = try #require(folder)
    recipe.afterStep = { [supply] step in if step == 4 { supply.exhaustedClass = "kick" } }
    let error = #expect(throws: TrainingError.self) { try train() }
    #expect(
      error
        == .noRecordings(run: folder["run"], step: 5, className: "kick", lastGoodStep: 4))
    #expect(error?.description.contains("class kick") == true)
    #expect(try RunContents(folder["run"]).checkpointSteps.last == 4)
    #expect(text(folder["run/log.jsonl"])?.split(separator: "\n").count == 4)
  }

  @Test func theLogSaysHowLongEachStepWaited() throws {
    supply.waitedSeconds = 100
    recipe.afterStep = { [supply] step in supply.waitedSeconds += Double(step) / 4 }
    _ = try train()
    let lines = try #require(text(folder?["run/log.jsonl"] ?? "")).split(separator: "\n")
    let waits = try lines.map { line in
      try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))["dataWait"]
    }
    #expect(waits == [0, 0.25, 0.5, 0.75, 1, 1.25])
  }
}
