// SPDX-License-Identifier: MIT
import Autograd
import GANModels
import Kernels
import Synthesis
import TestSupport
import Testing
import Training

/// A recipe of the smallest WaveGAN there is, on batches of noise.
private func makeRecipe(
  seed: UInt64 = 1, criticSteps: Int = 2, learningRate: Float = 1e-4, penaltyWeight: Float = 10,
  batch: ((Int) -> Tensor)? = nil
) -> AdversarialRecipe {
  let architecture = Architecture.waveGAN(
    network: WaveGANConfiguration(sliceLength: 4096, width: 1, latentCount: 3),
    representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 4096, channelCount: 1))
  var settings = AdversarialRecipe.Settings()
  settings.batchSize = 2
  settings.criticSteps = criticSteps
  settings.learningRate = learningRate
  settings.averagingDecay = 0.9
  settings.seed = seed
  return AdversarialRecipe(
    architecture: architecture, penalty: GradientPenalty(weight: penaltyWeight),
    settings: settings, batch: batch ?? noise,
    describe: { ModelDescription(architecture: architecture, training: .init(steps: $0)) })
}

private func noise(_ index: Int) -> Tensor {
  var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
  return .uniform(in: -1...1, shape: [2, 4096, 1], using: &stream)
}

private func state(of recipe: AdversarialRecipe) -> [String: [Float]] {
  Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor.values) })
}

@Test func aStepReportsEstimatePenaltyAndLoss() {
  let report = makeRecipe().step(0)
  #expect(
    report.metrics.map(\.name) == ["wassersteinEstimate", "gradientPenalty", "generatorLoss"])
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

@Test func theSameSeedGivesTheSameSteps() {
  let (first, second) = (makeRecipe(), makeRecipe())
  #expect((0..<2).map { first.step($0) } == (0..<2).map { second.step($0) })
  #expect(state(of: first) == state(of: second))
  #expect(makeRecipe(seed: 2).step(0) != makeRecipe(seed: 1).step(0))
}

@Test func aRecipeGoesOnFromItsStateBitForBit() throws {
  let whole = makeRecipe()
  for index in 0..<4 { _ = whole.step(index) }
  let first = makeRecipe()
  for index in 0..<2 { _ = first.step(index) }
  let second = makeRecipe()
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
    return try #require(recipe.step(0)["wassersteinEstimate"])
  }
  #expect(try estimate(criticSteps: 40) > estimate(criticSteps: 1) + 1)
}

@Test func theGeneratorLearnsToPleaseTheCritic() throws {
  let recipe = makeRecipe(criticSteps: 0, learningRate: 1e-2)
  let losses = try (0..<20).map { try #require(recipe.step($0)["generatorLoss"]) }
  #expect(losses[15...].reduce(0, +) < losses[..<5].reduce(0, +))
}

@Test func aPenaltyOfNoWeightIsNone() {
  #expect(makeRecipe(penaltyWeight: 0).step(0)["gradientPenalty"] == 0)
}

@Test func previewsAreTheSoundsOfTheModelFile() throws {
  let folder = try TemporaryFolder()
  let recipe = makeRecipe(learningRate: 1e-2)
  for index in 0..<3 { _ = recipe.step(index) }
  try recipe.writeModel(to: folder["m"], steps: 3)
  let model = try PlayableModel(folder["m"])
  #expect(model.description.training.steps == 3)
  #expect(try recipe.preview(count: 4) == model.render(1..<5, seed: 1))
}

@Test func theModelIsTheAverageAndNotTheLastGenerator() throws {
  let recipe = makeRecipe(learningRate: 1e-2)
  let name = "average/dense.kernel"
  let initial = state(of: recipe)[name]
  for index in 0..<3 { _ = recipe.step(index) }
  let averaged = try #require(state(of: recipe)[name])
  #expect(averaged != initial && averaged != state(of: recipe)["generator/dense.kernel"])
}
