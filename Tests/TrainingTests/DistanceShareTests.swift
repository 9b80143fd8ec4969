// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing
import Training

/// A generator that plays recordings, one after the other.
private final class PlaybackGenerator: Generator {
  let latentCount = 1
  let latentDistribution = LatentDistribution.uniform
  private let clips: [AudioClip]
  private var place = 0

  init(_ clips: [AudioClip]) { self.clips = clips }

  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    let count = input.latents.shape[0]
    let samples = (place..<place + count).flatMap { clips[$0 % clips.count].samples }
    place += count
    return Tensor(samples, shape: [count, 2048, 1])
  }
}

/// A recipe whose model plays recordings.
private final class PlaybackRecipe: Recipe {
  private let clips: [AudioClip]
  var networks: [(name: String, parameterCount: Int)] { [] }

  init(_ clips: [AudioClip]) { self.clips = clips }

  func step(_ index: Int) -> StepReport { ["criticLoss": 1] }
  func state() -> [(name: String, tensor: Tensor)] { [("value", Tensor([1], shape: [1]))] }
  func load(_ state: [String: Tensor]) {}
  func begin(with model: Model) {}
  func model(steps: Int) -> Model { sketchedModel(PlaybackGenerator(clips), steps: steps) }
}

/// The scores after one step of a model that plays `clips`, compared with all recordings.
private func scores(playing clips: [AudioClip], of recordings: [AudioClip]) throws -> StepReport {
  let folder = try TemporaryFolder()
  var report: StepReport = [:]
  let ending = try Trainer(
    recipe: PlaybackRecipe(clips), run: try RunFolder(folder["run"], resuming: false),
    settings: Trainer.Settings(budget: .steps(1), checkpointSeconds: 1000, previewCount: 1),
    evaluator: CheckpointEvaluator(
      recordings: recordings, learned: recordings, sampleCount: 2048, isHeldOut: false,
      soundCount: recordings.count),
    observe: { if case .step(let progress) = $0 { report = progress.report } }
  ).train()
  #expect(ending == .budgetSpent(step: 1))
  return report
}

/// The first half of the recordings is compared with as many sounds as with other recordings.
@Test func withoutHeldOutRecordingsTheirSecondHalfIsAtNoDistance() throws {
  let recordings = tones(64, seed: 1)
  var order = Array(recordings.indices)
  var stream = RandomStream(seed: 0, name: "reference")
  stream.shuffle(&order)
  let second = order[32...].map { recordings[$0] }
  let share = try scores(playing: second, of: recordings)["distanceShare"] ?? .nan
  #expect(abs(share) < 1e-4, "\(share)")
  let others = tones(64, seed: 2, hertz: 3000..<3500)
  let farther = try scores(playing: others, of: recordings)["distanceShare"] ?? .nan
  #expect(farther > 0.5, "\(farther)")
}

@Test func recordingsThatAreAllAlikeGiveNoShareAndEndNoTraining() throws {
  let recordings = Array(repeating: tones(1, seed: 1)[0], count: 40)
  let report = try scores(playing: tones(40, seed: 2), of: recordings)
  #expect(report["frechetDistance"] != nil && report["distanceShare"] == nil)
}
