// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The training of a Progressive GAN.
struct ProgressiveGANTests {
  private static let design = ProgressiveDesign(
    network: ProgressiveConfiguration(
      frameCount: 16, binCount: 16, width: 2, mostChannels: 4, latentCount: 3, classCount: 2),
    spectrograms: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 256, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale))

  private static func batch(_ index: Int) -> Tensor {
    var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
    return .uniform(in: -1...1, shape: [4, 16, 16, 1], using: &stream)
  }

  private static let labels = Tensor([1, 0, 0, 1, 1, 0, 0, 1], shape: [4, 2])

  private static func options(_ configure: (inout TrainingOptions) -> Void = { _ in })
    -> TrainingOptions
  {
    var options = TrainingOptions(ProgressiveGAN.self)
    options.batchSize = 4
    options.latentSize = 3
    options.conditional = true
    options[ProgressiveOptions.self].stageSteps = [2]
    configure(&options)
    return options.resolved(mostCommonRate: 8000).resolved(classCount: 2, recordingCount: 8)
  }

  private static func recipe(_ configure: (inout TrainingOptions) -> Void = { _ in }) -> any Recipe
  {
    ProgressiveGAN.makeRecipe(
      options(configure), design: design, classCount: 2,
      source: ExampleSource(examples: batch, labels: { _ in labels }),
      describe: { steps in
        ModelDescription(
          design: design, classNames: ["low", "high"], training: .init(steps: steps))
      })
  }

  private static func state(_ recipe: any Recipe) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor) })
  }

  /// Two stages before the last, the first of one step and the second of two.
  @Test func stagesStayAndFadeInTurn() {
    let recipe = Self.recipe { $0[ProgressiveOptions.self].stageSteps = [1, 2] }
    let stages = (0..<8).map { recipe.step($0)["stage"] }
    let third = Float(1) / 3
    #expect(stages == [0, 0.5, 1, 1, 1 + third, 1 + 2 * third, 2, 2])
    #expect(ProgressiveGAN.metrics.contains { $0.name == "stage" })
    #expect(recipe.metrics.contains { $0.name == "stage" })
  }

  /// The first number is of further stages before it; numbers of stages that there are not are left out.
  @Test(arguments: [([2], [0, 0, 1, 1, 2]), ([9, 1, 2], [0, 1, 1, 2, 2])])
  func lengthsCountFromTheLastStage(steps: [Int], finished: [Int]) {
    let recipe = Self.recipe { $0[ProgressiveOptions.self].stageSteps = steps }
    let stages = stride(from: 0, to: 10, by: 2).map { step in
      var stage: Float = 0
      for index in step..<step + 2 { stage = recipe.step(index)["stage"] ?? 0 }
      return Int(stage)
    }
    #expect(stages == finished)
  }

  @Test func withoutGrowthNetworksAreWhole() {
    let recipe = Self.recipe {
      $0[ProgressiveOptions.self].stageSteps = nil
      $0[ProgressiveOptions.self].growth = false
    }
    #expect(recipe.step(0)["stage"] == 2)
  }

  /// Means of squares, repeated.
  private static func coarse(_ picture: Tensor, _ factor: Int) -> [Float] {
    let values = picture.values
    return values.indices.map { place in
      let (example, frame, bin) = (place / 256, place / 16 % 16, place % 16)
      var sum: Float = 0
      for row in 0..<factor {
        for column in 0..<factor {
          sum +=
            values[
              example * 256 + (frame / factor * factor + row) * 16 + bin / factor * factor + column]
        }
      }
      return sum / Float(factor * factor)
    }
  }

  /// The mean score of recordings is that of blended ones: a critic that hardly learns, in step 1.
  @Test func recordingsFadeLikeGeneratedSounds() throws {
    let recipe = Self.recipe {
      $0.learningRate = 1e-12
      $0[ProgressiveOptions.self].stageSteps = [1]
    }
    _ = recipe.step(0)
    let report = recipe.step(1)
    #expect(report["stage"] == 0.5)
    let settings = Self.options().adversarialSettings(classCount: 2)
    var weights = RandomStream(seed: 0, name: "critic weights")
    let critic = Self.design.makeCritic(settings.critic, using: &weights)
    var state = Dictionary(uniqueKeysWithValues: critic.state().map { ($0.name, $0.tensor) })
    state["stage"] = Tensor([0.5], shape: [1])
    try critic.load(state)
    let batch = Self.batch(1)
    let blended = zip(Self.coarse(batch, 4), Self.coarse(batch, 2)).map { ($0 + $1) / 2 }
    func score(_ values: [Float]) -> Float {
      var stream = RandomStream(seed: 0, name: "critic step", index: 1)
      return critic.output(
        of: Tensor(values, shape: batch.shape), labels: Self.labels, using: &stream
      ).scores.mean().item
    }
    let found = try #require(report["realScore"])
    #expect(abs(found - score(blended)) < 1e-5)
    #expect(abs(found - score(batch.values)) > 1e-4)
    #expect(recipe.previewExamples?.values == Self.batch(0).values)
  }

  /// Counts of steps begin anew when a fade begins and when it has ended.
  @Test func momentsAreForgottenWhereAStageBeginsOrEnds() {
    let recipe = Self.recipe()
    let counts = (0..<9).map { step -> [Float?] in
      _ = recipe.step(step)
      let state = Self.state(recipe)
      return [
        state["generatorOptimizer/dense.kernel.steps"]?.item,
        state["criticOptimizer/score.kernel.steps"]?.item,
      ]
    }
    #expect(counts.map { $0[0] } == [1, 2, 1, 2, 1, 2, 1, 2, 1])
    #expect(counts.map { $0[1] } == counts.map { $0[0] })
  }

  /// The average of the first step of a fade has a tenth of the weights before and nine tenths of those
  /// after it: nothing of the steps before.
  @Test func theAverageBeginsAnewWithAFade() throws {
    let recipe = Self.recipe()
    for step in 0..<2 { _ = recipe.step(step) }
    let name = "dense.kernel"
    let before = try #require(Self.state(recipe)["generator/\(name)"]).values
    _ = recipe.step(2)
    let state = Self.state(recipe)
    let after = try #require(state["generator/\(name)"]).values
    let average = try #require(state["average/\(name)"])
    expectClose(average, zip(before, after).map { 0.1 * $0 + 0.9 * $1 }, absolute: 1e-6)
    #expect(before != after)
  }

  @Test func layersOfLaterStagesAreLeftAlone() throws {
    let recipe = Self.recipe()
    let before = Self.state(recipe)
    for step in 0..<4 { _ = recipe.step(step) }
    let after = Self.state(recipe)
    for (name, tensor) in before where name.hasPrefix("generator/") || name.hasPrefix("critic/") {
      let isLater = ["blocks.1.", "pictures.2.", "inputs.2."].contains(where: name.contains)
      guard isLater || name.contains("blocks.0.first.kernel") else { continue }
      #expect((after[name]?.values == tensor.values) == isLater, "\(name)")
    }
  }

  /// Goes on inside of a fade, and at its end.
  @Test(arguments: [3, 4]) func aStateIsResumed(step: Int) throws {
    let whole = Self.recipe()
    for index in 0..<7 { _ = whole.step(index) }
    let first = Self.recipe()
    for index in 0..<step { _ = first.step(index) }
    let second = Self.recipe()
    try second.load(Self.state(first))
    for index in step..<7 { _ = second.step(index) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
  }

  /// A model that is saved inside of a fade has the pictures of the fade.
  @Test func aModelHasTheStageOfItsStep() throws {
    let recipe = Self.recipe()
    for step in 0..<3 { _ = recipe.step(step) }
    let generator = try #require(try recipe.model(steps: 3).networks.generator)
    func pictures(_ stage: Float?) -> [Float] {
      var input = GeneratorInput(
        Tensor([0.3, -1, 0.7], shape: [1, 3]), labels: Tensor([1, 0], shape: [1, 2]))
      input.stage = stage
      return generator(input).values
    }
    #expect(pictures(nil) == pictures(1 / 3) && pictures(nil) != pictures(2))
  }

  // MARK: Options

  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValid(preset: TrainingOptions.Preset) throws {
    let options = TrainingOptions(ProgressiveGAN.self, preset: preset)
    try options.validate()
    let resolved = options.resolved(mostCommonRate: 8000)
    try resolved.validate()
    #expect(resolved.minibatchDeviation && resolved.beta1 == 0)
    #expect(resolved.gradientPenaltyWeight == (preset == .full ? 10 : 0))
  }

  /// Growth takes half of a short training; 60 steps count as a minute.
  @Test(
    arguments: [
      (nil, 120.0, [250, 250, 400, 600]), (300, nil, [12, 12, 20, 30]),
      (nil, 20.0, [50, 50, 80, 120]), (1, nil, [1, 1, 1, 1]),
    ] as [(Int?, Double?, [Int])])
  func stagesAreShorterInAShortTraining(steps: Int?, minutes: Double?, expected: [Int]) {
    var options = TrainingOptions(ProgressiveGAN.self)
    (options.steps, options.minutes) = (steps, minutes)
    let own = options.resolved(mostCommonRate: 8000)[ProgressiveOptions.self]
    #expect(own.stageSteps == expected && own.growth == true && own.mostChannels == 96)
  }

  @Test func networksThatBeginWithAModelDoNotGrow() {
    var options = TrainingOptions(ProgressiveGAN.self)
    options.initFrom = "some/run"
    let own = options.resolved(mostCommonRate: 8000)[ProgressiveOptions.self]
    #expect(own.growth == false && own.stageSteps == nil)
  }

  @Test func stagesWithoutGrowthAreRefused() throws {
    var options = TrainingOptions(ProgressiveGAN.self)
    try options.set("growth", to: .flag(false))
    try options.validate()
    try options.set("stageSteps", to: .text("10,20"))
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.description.hasPrefix("stageSteps is set, but the networks do not grow") == true)
    try options.set("growth", to: .flag(true))
    try options.validate()
    try options.set("stageSteps", to: .text("10,0"))
    #expect(throws: OptionError.self) { try options.validate() }
  }
}
