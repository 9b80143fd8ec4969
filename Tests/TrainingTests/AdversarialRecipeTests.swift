// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Layers
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
func theSameSeedGivesTheSameSteps(design: any AdversarialDesign) {
  let (first, second) = (makeRecipe(design), makeRecipe(design))
  #expect((0..<2).map { first.step($0) } == (0..<2).map { second.step($0) })
  #expect(state(of: first) == state(of: second))
  #expect(makeRecipe(design, seed: 2).step(0) != makeRecipe(design, seed: 1).step(0))
}

@Test(arguments: [waveGAN, specGAN])
func aRecipeGoesOnFromItsStateBitForBit(design: any AdversarialDesign) throws {
  let whole = makeRecipe(design)
  for index in 0..<4 { _ = whole.step(index) }
  let first = makeRecipe(design)
  for index in 0..<2 { _ = first.step(index) }
  let second = makeRecipe(design)
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
func updatesLowerTheCriticsLoss(design: any AdversarialDesign) throws {
  let real = Tensor.filled(with: 0.9, shape: [2] + design.representation.exampleShape)
  /// The mean of the loss over so many updates; the first is that of the critic as it begins.
  func loss(criticSteps: Int) throws -> Float {
    let recipe = makeRecipe(design, criticSteps: criticSteps, learningRate: 1e-3) { _ in real
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

/// The rate follows the balance of the losses where the critic waits for the generator, too.
@Test func theRateOfACriticThatWaitsIsReported() throws {
  var settings = AdversarialRecipe.Settings()
  (settings.batchSize, settings.criticSteps) = (2, 1)
  settings.objective = .nonSaturating
  settings.gapAwareRate = true
  // Any accuracy is above it.
  settings.criticAccuracyLimit = -1
  let recipe = makeRecipe(waveGAN, settings)
  var balance = GapAwareRate(idealLoss: settings.objective.equilibriumLoss)
  for index in 0..<4 {
    let report = recipe.step(index)
    #expect(report["criticRate"] == settings.criticRate * balance.factor)
    balance.observe(try #require(report["criticLoss"]))
  }
  #expect(balance.factor != 1)
}

@Test func aPenaltyOfNoWeightIsNone() {
  #expect(makeRecipe(penaltyWeight: 0).step(0)["penalty"] == nil)
}

@Test func previewsAreTheSoundsOfTheModelFile() throws {
  let folder = try TemporaryFolder()
  let recipe = makeRecipe(learningRate: 1e-2)
  for index in 0..<3 { _ = recipe.step(index) }
  try recipe.model(steps: 3).write(to: folder["m"])
  let model = try PlayableModel(folder["m"])
  #expect(model.description.training.steps == 3)
  let preview = try Preview(
    of: recipe.model(steps: 3), recordings: nil, count: 4, seed: 1)
  #expect(preview.clips == model.render(1..<5, seed: 1))
}

@Test(arguments: [(waveGAN, false), (specGAN, true)])
func spectrogramsAreShownWhereANetworkMakesThem(
  design: any AdversarialDesign, areExpected: Bool
) throws {
  let folder = try TemporaryFolder()
  let run = try RunFolder(folder["run"], resuming: false)
  _ = try Trainer(
    recipe: makeRecipe(design), run: run,
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
  let trained = state(of: recipe)
  let averaged = try #require(trained[name])
  #expect(averaged != initial && averaged != trained["generator/dense.kernel"])
  let model = try recipe.model(steps: 3).networks.state()
  #expect(model.contains { $0.name == "dense.kernel" })
  for (name, tensor) in model { #expect(trained["average/\(name)"] == tensor.values, "\(name)") }
}

/// Batch-norm moments of the model are those of the averaged weights, not of the trained generator.
@Test func theModelHasTheMomentsOfItsAveragedWeights() throws {
  var design = try #require(waveGAN as? WaveGANDesign)
  design.network.normalizesBatches = true
  let recipe = makeRecipe(design, learningRate: 1e-2)
  for index in 0..<3 { _ = recipe.step(index) }
  func moments() throws -> [String: [Float]] {
    let state = try recipe.model(steps: 3).networks.state()
    return Dictionary(
      uniqueKeysWithValues: state.filter {
        $0.name.hasSuffix(".mean") || $0.name.hasSuffix(".variance")
      }.map { ($0.name, $0.tensor.values) })
  }
  let measured = try moments()
  #expect(measured.count == 8)
  #expect(try moments() == measured)
  let trained = state(of: recipe)
  for (name, values) in measured { #expect(trained["generator/\(name)"] != values, "\(name)") }
}
