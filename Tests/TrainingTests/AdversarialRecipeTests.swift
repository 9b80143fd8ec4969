// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Models
import Synthesis
import TestSupport
import Testing
import Training

private func state(of recipe: AdversarialRecipe) -> [String: [Float]] {
  Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor.values) })
}

@Test func aStepReportsLossesScoresAndPenalty() {
  let report = makeRecipe().step(0)
  #expect(
    report.metrics.map(\.name) == [
      "criticLoss", "generatorLoss", "realScore", "generatedScore", "penalty",
    ])
  #expect(report.firstNotFinite == nil)
}

@Test func everyCriticUpdateSeesABatchOfItsOwn() {
  var asked: [Int] = []
  let recipe = makeRecipe(criticSteps: 3) { index in
    asked.append(index)
    return noise(index)
  }
  for index in 0..<2 { _ = recipe.step(index) }
  #expect(asked == [0, 1, 2, 3, 4, 5])
}

@Test(arguments: [waveGAN, specGAN])
func theSameSeedGivesTheSameSteps(architecture: Architecture) {
  let (first, second) = (makeRecipe(architecture), makeRecipe(architecture))
  #expect((0..<2).map { first.step($0) } == (0..<2).map { second.step($0) })
  #expect(state(of: first) == state(of: second))
  #expect(makeRecipe(architecture, seed: 2).step(0) != makeRecipe(architecture, seed: 1).step(0))
}

@Test(arguments: [waveGAN, specGAN])
func aRecipeGoesOnFromItsStateBitForBit(architecture: Architecture) throws {
  let whole = makeRecipe(architecture)
  for index in 0..<4 { _ = whole.step(index) }
  let first = makeRecipe(architecture)
  for index in 0..<2 { _ = first.step(index) }
  let second = makeRecipe(architecture)
  try second.load(
    Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
  for index in 2..<4 { _ = second.step(index) }
  #expect(state(of: second) == state(of: whole))
}

@Test func aStateWithoutAPartIsRefused() {
  let recipe = makeRecipe()
  var state = Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor) })
  for name in state.keys where name.hasPrefix("criticOptimizer/") { state[name] = nil }
  #expect(throws: (any Error).self) { try makeRecipe().load(state) }
}

@Test func theCriticLearnsToTellRealFromGenerated() throws {
  func estimate(criticSteps: Int) throws -> Float {
    let recipe = makeRecipe(criticSteps: criticSteps, learningRate: 1e-3) { _ in
      .filled(with: 0.9, shape: [2, 4096, 1])
    }
    return try -#require(recipe.step(0)["criticLoss"])
  }
  #expect(try estimate(criticSteps: 40) > estimate(criticSteps: 1) + 1)
}

@Test(arguments: [waveGAN, specGAN])
func updatesLowerTheCriticsLoss(architecture: Architecture) throws {
  let real = Tensor.filled(with: 0.9, shape: [2] + architecture.representation.exampleShape)
  /// The mean of the loss over so many updates; the first is that of the critic as it begins.
  func loss(criticSteps: Int) throws -> Float {
    let recipe = makeRecipe(architecture, criticSteps: criticSteps, learningRate: 1e-3) { _ in real
    }
    let report = recipe.step(0)
    return try #require(report["penalty"]) + #require(report["criticLoss"])
  }
  #expect(try loss(criticSteps: 10) < loss(criticSteps: 1))
}

@Test func theGeneratorLearnsToPleaseTheCritic() throws {
  let recipe = makeRecipe(criticSteps: 0, learningRate: 1e-2)
  let losses = try (0..<20).map { try #require(recipe.step($0)["generatorLoss"]) }
  #expect(losses[15...].reduce(0, +) < losses[..<5].reduce(0, +))
}

@Test func aPenaltyOfNoWeightIsNone() {
  #expect(makeRecipe(penaltyWeight: 0).step(0)["penalty"] == nil)
}

@Test func previewsAreTheSoundsOfTheModelFile() throws {
  let folder = try TemporaryFolder()
  let recipe = makeRecipe(learningRate: 1e-2)
  for index in 0..<3 { _ = recipe.step(index) }
  try recipe.writeModel(to: folder["m"], steps: 3)
  let model = try PlayableModel(folder["m"])
  #expect(model.description.training.steps == 3)
  #expect(try recipe.preview(count: 4).clips == model.render(1..<5, seed: 1))
}

@Test(arguments: [(waveGAN, false), (specGAN, true)])
func spectrogramsAreShownWhereANetworkMakesThem(
  architecture: Architecture, areExpected: Bool
) throws {
  let folder = try TemporaryFolder()
  let run = try RunFolder(folder["run"], resuming: false)
  _ = try Trainer(
    recipe: makeRecipe(architecture), run: run,
    settings: Trainer.Settings(budget: .steps(1), checkpointSeconds: 1000, previewCount: 2)
  ).train()
  #expect(text(folder["run/log.jsonl"]) != nil)
  let path = folder["run/samples/step-1/spectrograms.png"]
  #expect(FileManager.default.fileExists(atPath: path) == areExpected)
}

@Test func theModelIsTheAverageAndNotTheLastGenerator() throws {
  let recipe = makeRecipe(learningRate: 1e-2)
  let name = "average/dense.kernel"
  let initial = state(of: recipe)[name]
  for index in 0..<3 { _ = recipe.step(index) }
  let averaged = try #require(state(of: recipe)[name])
  #expect(averaged != initial && averaged != state(of: recipe)["generator/dense.kernel"])
}
