// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The training of a StackGAN in two stages.
struct StackGANTrainingTests {
  private static let design = StackGANDesign(
    network: StackGANConfiguration(
      frameCount: 32, binCount: 32, width: 1, latentCount: 4, embeddingCount: 3, conditionCount: 2,
      blockCount: 1, classCount: 3),
    spectrograms: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 1024, channelCount: 1,
      spectrogram: LogSpectrogram(fftSize: 64, hop: 32, rangeDecibels: 60), scaling: .fullScale))

  private static let labels = Tensor(
    [1, 0, 0, 0, 0.5, 0.5, 0, 1, 0, 0.5, 0, 0.5], shape: [4, 3])

  private static func recipe(
    firstSteps: Int = 2, _ configure: (inout TrainingOptions) -> Void = { _ in }
  ) -> any Recipe {
    var options = TrainingOptions(StackGAN.self)
    options.batchSize = 4
    options.latentSize = 4
    options.conditional = true
    options.emaDecay = 0.9
    options[StackGANOptions.self].conditionSize = 2
    options[StackGANOptions.self].firstStageSteps = firstSteps
    configure(&options)
    return StackGAN.makeRecipe(
      options.resolved(mostCommonRate: 8000).resolved(classCount: 3, recordingCount: 24),
      design: design, classCount: 3,
      source: ExampleSource(
        examples: { index in
          var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
          return .uniform(in: -1...1, shape: [4, 32, 32, 1], using: &stream)
        }, labels: { _ in labels }),
      describe: {
        ModelDescription(
          design: design, classNames: ["a", "b", "c"], training: .init(steps: $0))
      })
  }

  private static func state(_ recipe: any Recipe) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor.values) })
  }

  /// The parts of a state that differ from another, by the first two words of their names.
  private static func changes(
    _ before: [String: [Float]], _ after: [String: [Float]], _ network: String
  ) -> Set<String> {
    Set(
      after.filter { $0.key.hasPrefix(network + "/") && before[$0.key] != $0.value }
        .compactMap { $0.key.dropFirst(network.count + 1).split(separator: ".").first }
        .map(String.init))
  }

  @Test func oneStageLearnsAfterTheOther() {
    let recipe = Self.recipe()
    var before = Self.state(recipe)
    for index in 0..<4 {
      let report = recipe.step(index)
      #expect(report["stage"] == (index < 2 ? 1 : 2))
      let after = Self.state(recipe)
      let parts = Self.changes(before, after, "generator")
      let critics = Self.changes(before, after, "critic")
      switch index {
      case 0:
        #expect(parts == ["stage", "first", "firstAugmentation"])
        #expect(critics == ["stage", "first"])
      case 1:
        #expect(parts == ["first", "firstAugmentation"] && critics == ["first"])
      case 3:
        #expect(parts == ["second", "secondAugmentation"] && critics == ["second"])
      default: break
      }
      before = after
    }
  }

  /// The second stage refines what was heard of the first: its running average.
  @Test func theSecondStageBeginsWithTheAverageOfTheFirst() throws {
    let recipe = Self.recipe(firstSteps: 3)
    for index in 0..<3 { _ = recipe.step(index) }
    let (heard, trained) = (
      try recipe.model(steps: 3).networks.state(), Self.state(recipe)
    )
    _ = recipe.step(3)
    let after = Self.state(recipe)
    for (name, tensor) in heard where name.hasPrefix("first") {
      let isHeard = after["generator/\(name)"] == tensor.values
      #expect(isHeard, "\(name)")
    }
    #expect(heard.contains { trained["generator/\($0.name)"] != $0.tensor.values })
    let steps = after.filter { $0.key == "average/exponentialAverage.steps" }.map(\.value)
    #expect(steps == [[1]])
  }

  /// Before, at and behind the end of the first stage.
  @Test(arguments: [1, 2, 3]) func aStateIsResumed(at step: Int) throws {
    let whole = Self.recipe()
    for index in 0..<4 { _ = whole.step(index) }
    let first = Self.recipe()
    for index in 0..<step { _ = first.step(index) }
    let second = Self.recipe()
    try second.load(
      Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
    for index in step..<4 { _ = second.step(index) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
    let areEqual = try zip(
      whole.model(steps: 4).networks.state(), second.model(steps: 4).networks.state()
    ).allSatisfy { $0.tensor.values == $1.tensor.values }
    #expect(areEqual)
  }

  /// A training of the first stage alone ends with a model of it: pictures of half size, interpolated.
  @Test func theModelOfTheFirstStageIsUpsampled() throws {
    let recipe = Self.recipe(firstSteps: 10)
    for index in 0..<2 { _ = recipe.step(index) }
    let generator = try #require(try recipe.model(steps: 2).networks.generator)
    var stream = RandomStream(seed: 2, name: "latents")
    var input = GeneratorInput(
      .normal(mean: 0, deviation: 1, shape: [4, 4], using: &stream), labels: Self.labels)
    let heard = generator(input).values
    input.stage = 0
    let isFirst = heard == generator(input).values
    input.stage = 1
    let isSecond = heard == generator(input).values
    #expect(isFirst && !isSecond)
  }

  /// ½ mean (μ² + σ² - ln σ² - 1) of the conditions of the stage, by loops, times the weight.
  @Test(arguments: ["first", "second"]) func theDivergenceOfConditionsIsReported(stage: String) {
    let recipe = Self.recipe(firstSteps: stage == "first" ? 9 : 1) {
      $0[StackGANOptions.self].divergenceWeight = 3
    }
    if stage == "second" { _ = recipe.step(0) }
    let state = Self.state(recipe)
    let report = recipe.step(stage == "first" ? 0 : 1)
    let augmentation = NaiveAugmentation("generator/\(stage)Augmentation", in: state)
    var sum = 0.0
    for row in 0..<4 {
      let shares = Array(Self.labels.values[row * 3..<row * 3 + 3])
      for number in augmentation.distribution(shares) {
        let (mean, logarithm) = (Double(number.mean), Double(number.logarithm))
        sum += (mean * mean + exp(logarithm) - logarithm - 1) / 2
      }
    }
    let expected = 3 * sum / 8
    let found = Double(report["conditionDivergence"] ?? .nan)
    #expect(abs(found - expected) < 1e-5 + 1e-4 * expected && found > 1e-4)
  }

  @Test func numbersAreDescribed() {
    let recipe = Self.recipe()
    let names = Set(recipe.metrics.map(\.name))
    for metric in recipe.step(0).metrics { #expect(names.contains(metric.name), "\(metric.name)") }
    #expect(Set(StackGAN.metrics.map(\.name)).isSuperset(of: names))
  }

  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValid(preset: TrainingOptions.Preset) throws {
    let options = TrainingOptions(StackGAN.self, preset: preset)
    try options.validate()
    try options.resolved(mostCommonRate: 8000).validate()
    #expect(options.objective == .nonSaturating && options.criticSteps == 1)
  }

  @Test func theFirstStageIsHalfOfTheSteps() {
    func first(_ configure: (inout TrainingOptions) -> Void) -> Int? {
      var options = TrainingOptions(StackGAN.self)
      configure(&options)
      return options.resolved(mostCommonRate: 8000)[StackGANOptions.self].firstStageSteps
    }
    func steps(_ count: Int) -> (inout TrainingOptions) -> Void {
      { ($0.steps, $0.minutes) = (count, nil) }
    }
    #expect(first(steps(600)) == 300 && first(steps(1)) == 1)
    #expect(first { $0.minutes = 2 } == 600)
    #expect(first { $0[StackGANOptions.self].firstStageSteps = 7 } == 7)
  }

  @Test func mistakesAreNamed() {
    func error(_ configure: (inout TrainingOptions) -> Void) -> String? {
      var options = TrainingOptions(StackGAN.self)
      options.sampleRate = 8000
      options.seconds = 0.5
      configure(&options)
      return #expect(throws: OptionError.self) { try options.validate() }?.description
    }
    #expect(
      error { $0.latentSize = 16 }?.hasPrefix("latentSize is 16") == true)
    #expect(
      error { $0[SpectrogramOptions.self].melBands = 16 }?.hasPrefix("melBands is 16") == true)
    #expect(
      error {
        ($0.seconds, $0.sliceLength) = (nil, 512)
        $0[SpectrogramOptions.self].hop = 32
      }?.hasPrefix("hop is 32") == true)
  }
}
