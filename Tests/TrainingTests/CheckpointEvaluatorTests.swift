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

/// Tones whose pitch follows from the latent, and lies higher by a distance.
private final class ToneGenerator: Generator {
  let latentCount = 1
  let latentDistribution = LatentDistribution.uniform
  private let distance: Float
  /// Microseconds that a batch takes.
  private let pause: UInt32

  init(distance: Float, pause: UInt32) { (self.distance, self.pause) = (distance, pause) }

  func callAsFunction(_ input: GeneratorInput) -> Tensor {
    usleep(pause)
    let samples = input.latents.values.flatMap { latent in
      let pitch = 1100 + distance * 300 + 900 * latent
      return (0..<2048).map { place in
        sin(2 * .pi * pitch * Float(place) / 8000) * exp(-Float(place) / 400)
      }
    }
    return Tensor(samples, shape: [input.latents.shape[0], 2048, 1])
  }
}

/// A recipe that makes better tones in each step until the fourth, and worse ones afterwards.
private final class ToneRecipe: Recipe {
  private var value: Float = 0
  private(set) var modelCount = 0
  private let pause: UInt32
  var networks: [(name: String, parameterCount: Int)] { [] }

  init(pause: UInt32 = 0) { self.pause = pause }

  func step(_ index: Int) -> StepReport {
    value = Float(index + 1)
    return ["criticLoss": 1, "generatorLoss": 1, "realScore": 1, "generatedScore": 0]
  }

  func state() -> [(name: String, tensor: Tensor)] { [("value", Tensor([value], shape: [1]))] }
  func load(_ state: [String: Tensor]) { value = state["value"]?.values[0] ?? 0 }
  func begin(with model: Model) {}

  func model(steps: Int) -> Model {
    modelCount += 1
    return sketchedModel(ToneGenerator(distance: abs(value - 4), pause: pause), steps: steps)
  }
}

private func evaluator() -> CheckpointEvaluator {
  CheckpointEvaluator(
    recordings: tones(64, seed: 1), learned: tones(100, seed: 3), sampleCount: 2048,
    isHeldOut: true, soundCount: 64)
}

@Test func theBestModelIsKeptBesideTheLast() throws {
  let folder = try TemporaryFolder()
  let run = try RunFolder(folder["run"], resuming: false)
  var best: [Int] = []
  _ = try Trainer(
    recipe: ToneRecipe(), run: run,
    settings: Trainer.Settings(budget: .steps(7), checkpointSeconds: 0, previewCount: 2),
    evaluator: evaluator(),
    observe: { if case .best(let step, _) = $0 { best.append(step) } }
  ).train()
  #expect(best == [1, 2, 3, 4])
  #expect(try stepsOfModel(folder["run/best.safetensors"]) == 4)
  #expect(try stepsOfModel(folder["run/model.safetensors"]) == 7)
  let record = try #require(text(folder["run/best.json"]))
  #expect(record.contains("\"step\":4"), "\(record)")
  let lines = (text(folder["run/log.jsonl"]) ?? "").split(separator: "\n")
  #expect(lines.count == 7 && lines.allSatisfy { $0.contains("\"frechetDistance\":") })
}

/// For its scores, as the best, as the last and for its sounds.
@Test func theModelOfAStepIsMadeOnce() throws {
  let folder = try TemporaryFolder()
  let recipe = ToneRecipe()
  _ = try Trainer(
    recipe: recipe, run: try RunFolder(folder["run"], resuming: false),
    settings: Trainer.Settings(budget: .steps(3), checkpointSeconds: 0, previewCount: 2),
    evaluator: evaluator()
  ).train()
  #expect(recipe.modelCount == 3)
}

@Test func aResumedRunRemembersItsBest() throws {
  let folder = try TemporaryFolder()
  func train(_ steps: Int, resuming: Bool) throws -> [Int] {
    var best: [Int] = []
    _ = try Trainer(
      recipe: ToneRecipe(), run: try RunFolder(folder["run"], resuming: resuming),
      settings: Trainer.Settings(budget: .steps(steps), checkpointSeconds: 0, previewCount: 2),
      evaluator: evaluator(),
      observe: { if case .best(let step, _) = $0 { best.append(step) } }
    ).train()
    return best
  }
  #expect(try train(5, resuming: false) == [1, 2, 3, 4])
  #expect(try train(7, resuming: true).isEmpty)
  #expect(try stepsOfModel(folder["run/best.safetensors"]) == 4)
}

/// A process was killed after it had written the best model and before its record.
@Test func theRecordOfTheBestModelFollowsItsFile() throws {
  let folder = try TemporaryFolder()
  func train(_ steps: Int) throws {
    _ = try Trainer(
      recipe: ToneRecipe(), run: try RunFolder(folder["run"], resuming: true),
      settings: Trainer.Settings(budget: .steps(steps), checkpointSeconds: 0, previewCount: 2),
      evaluator: evaluator()
    ).train()
  }
  try train(5)
  let record = try #require(text(folder["run/best.json"]))
  let older = record.replacingOccurrences(of: "\"step\":4", with: "\"step\":3")
  #expect(older != record)
  _ = try folder.write(older, to: "run/best.json")
  try train(6)
  #expect(text(folder["run/best.json"]) == record)
}

/// The time of the first look counts, and may make a checkpoint due.
@Test func aCheckpointThatTheFirstLookMakesDueMayBeTheBest() throws {
  let folder = try TemporaryFolder()
  var (best, saved): ([Int], [Int]) = ([], [])
  _ = try Trainer(
    recipe: ToneRecipe(pause: 100_000), run: try RunFolder(folder["run"], resuming: false),
    settings: Trainer.Settings(budget: .steps(2000), checkpointSeconds: 0.3, previewCount: 1),
    evaluator: evaluator(),
    observe: { event in
      if case .best(let step, _) = event { best.append(step) }
      if case .saved(let step, _) = event { saved.append(step) }
    }
  ).train()
  let first = try #require(saved.first)
  #expect(best.contains(first), "\(best), \(saved)")
}

@Test func scoresAreTakenAtCheckpointsOnly() throws {
  let folder = try TemporaryFolder()
  _ = try Trainer(
    recipe: ToneRecipe(), run: try RunFolder(folder["run"], resuming: false),
    settings: Trainer.Settings(budget: .steps(5), checkpointSeconds: 1000, previewCount: 2),
    evaluator: evaluator()
  ).train()
  let lines = (text(folder["run/log.jsonl"]) ?? "").split(separator: "\n")
  #expect(lines.map { $0.contains("frechetDistance") } == [false, false, false, false, true])
}

// MARK: What goes wrong

/// What a training of `steps` equal reports warns of.
private func warnings(
  _ report: StepReport, steps: Int = 250, objective: Objective = .nonSaturating
) -> [String] {
  var settings = AdversarialRecipe.Settings()
  settings.objective = objective
  settings.criticTerms = []
  var diagnosis = TrainingDiagnostics(makeRecipe(waveGAN, settings).advice)
  return (0..<steps).flatMap { _ in diagnosis.observe(report) }
}

private func losses(
  critic: Float = 1, generator: Float = 1, real: Float = 1, generated: Float = 0
) -> StepReport {
  [
    "criticLoss": critic, "generatorLoss": generator, "realScore": real,
    "generatedScore": generated,
  ]
}

@Test func ordinaryNumbersGiveNoWarning() {
  #expect(warnings(losses()).isEmpty)
  var report = losses()
  for (name, value) in [
    ("silentShare", 0.4), ("nearCopyShare", 0.1), ("trainingDistance", 0.9),
  ] as [(String, Float)] { report.append(name, value) }
  #expect(warnings(report).isEmpty)
}

@Test(arguments: [
  (losses(critic: 2e5), "grow without end"), (losses(critic: 0.001), "nearly always right"),
  (losses(real: 0.5, generated: 0.5), "the same score"),
])
func sickLossesAreNamedOnce(report: StepReport, words: String) {
  let found = warnings(report)
  #expect(found.count == 1 && found[0].contains(words), "\(found)")
  #expect(warnings(report, steps: 199).isEmpty, "one step proves nothing")
}

@Test func aWassersteinCriticIsNotCalledRight() {
  #expect(warnings(losses(critic: -5), objective: .wasserstein).isEmpty)
}

@Test(arguments: [
  ("silentShare", Float(0.6), "are silent"), ("clippedShare", 0.6, "are clipped"),
  ("constantShare", 0.6, "not change over time"), ("clickShare", 0.6, "a single click"),
  ("noiseShare", 0.6, "steady noise"),
  ("nearCopyShare", 0.5, "mode collapse"), ("trainingDistance", 0.2, "may be copying"),
])
func sickSoundsAreNamedOnceTheBeginningIsOver(name: String, value: Float, words: String) {
  var report = losses()
  report.append(name, value)
  #expect(warnings(report, steps: 199).isEmpty)
  let found = warnings(report, steps: 201)
  #expect(found.count == 1 && found[0].contains(words), "\(found)")
}

// MARK: What is held out

@Test func everyClassGivesItsShare() {
  let classes = (0..<900).map { $0 < 600 ? 0 : 1 }
  let split = HeldOutSplit(classes: classes, share: nil, seed: 1)
  #expect(split.heldOut.count { $0 < 600 } == 60 && split.heldOut.count == 90)
  #expect((split.heldOut + split.learned).sorted() == Array(0..<900))
  #expect(HeldOutSplit(classes: classes, share: nil, seed: 2).heldOut != split.heldOut)
}

@Test func fewRecordingsAreAllLearnedFrom() {
  let classes = [Int](repeating: 0, count: 639)
  #expect(HeldOutSplit(classes: classes, share: nil, seed: 1).heldOut.isEmpty)
  #expect(HeldOutSplit(classes: classes, share: 0.1, seed: 1).heldOut.count == 63)
  #expect(HeldOutSplit(classes: classes, share: 0, seed: 1).heldOut.isEmpty)
}
