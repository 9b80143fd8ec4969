// SPDX-License-Identifier: MIT
import Autograd
import Files
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The training of a CycleGAN.
struct CycleGANTests {
  private static func options(_ configure: (inout CycleGANOptions) -> Void = { _ in })
    -> TrainingOptions
  {
    var options = TrainingOptions(CycleGAN.self)
    options.batchSize = 2
    options.learningRate = 2e-3
    options.seed = 3
    options[CycleGANOptions.self].historySize = 3
    options[CycleGANOptions.self].identitySteps = 2
    configure(&options[CycleGANOptions.self])
    return options.resolved(mostCommonRate: 8000)
  }

  private static func recipe(
    _ configure: (inout CycleGANOptions) -> Void = { _ in },
    sources: @escaping (Int) -> Tensor = { cycleExamples($0, count: 2) }
  ) -> any Recipe {
    var design = makeCycleGANDesign()
    design.network.fillsFrames = options(configure)[CycleGANOptions.self].hiddenShare > 0
    return CycleGAN.makeRecipe(
      options(configure), design: design, classCount: 0,
      source: ExampleSource(
        examples: { cycleExamples($0, count: 2, name: "target") }, sources: sources),
      describe: { [design] in ModelDescription(design: design, training: .init(steps: $0)) })
  }

  private static func state(_ recipe: any Recipe) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor) })
  }

  private static func values(_ recipe: any Recipe) -> [String: [Float]] {
    state(recipe).mapValues(\.values)
  }

  /// A state taken after three steps, with a full history, leads to the same bits as no break.
  @Test func aResumedTrainingIsTheSame() throws {
    let (whole, first, second) = (Self.recipe(), Self.recipe(), Self.recipe())
    for step in 0..<6 { _ = whole.step(step) }
    for step in 0..<3 { _ = first.step(step) }
    try second.load(Self.state(first))
    for step in 3..<6 { #expect(second.step(step).firstNotFinite == nil) }
    #expect(Self.values(second) == Self.values(whole))
  }

  /// Another history, another training: past conversions are part of the state.
  @Test func theHistoryCounts() throws {
    let (first, second) = (Self.recipe(), Self.recipe())
    for step in 0..<3 { _ = first.step(step) }
    var state = Self.state(first)
    #expect(state["targetHistory/count"]?.item == 3)
    let kept = try #require(state["targetHistory/examples"])
    #expect(kept.shape == [3, 16, 16, 1])
    state["targetHistory/examples"] = .zeros(kept.shape)
    try second.load(state)
    for step in 3..<6 { (_, _) = (first.step(step), second.step(step)) }
    #expect(
      Self.values(first)["critics/target.layers.0.kernel"]
        != Self.values(second)["critics/target.layers.0.kernel"])
    #expect(Self.values(first)["targetHistory/examples"] != kept.values)
  }

  /// The examples of the first step fill the history as they are; none is exchanged yet.
  @Test func theHistoryBeginsWithTheFirstConversions() throws {
    let recipe = Self.recipe { $0.hiddenShare = 0 }
    _ = recipe.step(0)
    let state = Self.state(recipe)
    #expect(state["sourceHistory/count"]?.item == 2)
    let rows = try #require(state["sourceHistory/examples"]).values
    #expect(rows[..<512].contains { $0 != 0 } && rows[512...].allSatisfy { $0 == 0 })
  }

  /// Means and deviations of the frames that are not silent; both directions have the same.
  @Test func statisticsAreThoseOfSoundingFrames() throws {
    let silence = Tensor.filled(with: -1, shape: [2, 8, 16, 1])
    let recipe = Self.recipe(sources: {
      .concatenated([cycleExamples($0 % 2, count: 2, frames: 8), silence], alongAxis: 1)
    })
    _ = recipe.step(0)
    let state = Self.values(recipe)
    let sounding = (0..<2).flatMap { cycleExamples($0, count: 2, frames: 8).values }
    for band in [0, 7, 15] {
      let numbers = stride(from: band, to: sounding.count, by: 16).map { Double(sounding[$0]) }
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let variance =
        numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
      for part in ["converter.source", "reverse.target"] {
        let (means, deviations) = (
          state["generators/\(part).means"], state["generators/\(part).deviations"]
        )
        #expect(abs(Double(means?[band] ?? .nan) - mean) < 1e-5)
        #expect(abs(Double(deviations?[band] ?? .nan) - variance.squareRoot()) < 1e-5)
      }
    }
  }

  /// Silent frames of a source become silence as the target has it, in training as in use.
  @Test func silentFramesAreSilenceOfTheTarget() throws {
    let silence = Tensor.filled(with: -1, shape: [2, 8, 16, 1])
    let recipe = Self.recipe(sources: {
      .concatenated([cycleExamples($0, count: 2, frames: 8), silence], alongAxis: 1)
    })
    _ = recipe.step(0)
    let state = Self.values(recipe)
    let made = try #require(state["targetHistory/examples"])
    let means = try #require(state["generators/converter.target.means"])
    let deviations = try #require(state["generators/converter.target.deviations"])
    for band in 0..<16 {
      let expected = (-1 - means[band]) / deviations[band]
      #expect(abs(made[8 * 16 + band] - expected) < 1e-5)
      #expect(abs(made[7 * 16 + band] - expected) > 1e-3)
    }
  }

  @Test func theIdentityLossEnds() {
    let recipe = Self.recipe()
    let losses = (0..<4).map { recipe.step($0)["identityLoss"] ?? .nan }
    #expect(losses[0] > 0 && losses[1] > 0 && losses[2...].allSatisfy { $0 == 0 })
    #expect(Self.recipe { $0.identityWeight = 0 }.step(0)["identityLoss"] == 0)
  }

  /// A tenth of the steps, of which a minute has 60.
  @Test func identityStepsAreATenth() {
    var options = TrainingOptions(CycleGAN.self)
    options.minutes = 20
    #expect(options.resolved(mostCommonRate: 8000)[CycleGANOptions.self].identitySteps == 120)
    (options.minutes, options.steps) = (nil, 50)
    #expect(options.resolved(mostCommonRate: 8000)[CycleGANOptions.self].identitySteps == 5)
  }

  /// With the cycle's weight alone, what comes back becomes more like what went.
  @Test func theCycleLossFalls() {
    let recipe = Self.recipe {
      $0.adversarialWeight = 0
      $0.hiddenShare = 0
      $0.identityWeight = 0
    }
    let losses = (0..<30).map { recipe.step($0)["cycleLoss"] ?? .nan }
    #expect(losses[29] < 0.8 * losses[0], "\(losses)")
  }

  /// Networks of the second step exist where it is wanted, and learn.
  @Test func theSecondStepHasCriticsOfItsOwn() throws {
    let (plain, second) = (Self.recipe { $0.secondStep = false }, Self.recipe())
    #expect(second.networks[1].parameterCount == 2 * plain.networks[1].parameterCount)
    let before = Self.values(second)["critics/secondTarget.layers.4.kernel"]
    _ = second.step(0)
    #expect(Self.values(second)["critics/secondTarget.layers.4.kernel"] != before)
    #expect(before != nil)
  }

  /// The model has the averages of both directions and goes through its file.
  @Test func theModelHasBothDirections() throws {
    let folder = try TemporaryFolder()
    let recipe = Self.recipe()
    for step in 0..<2 { _ = recipe.step(step) }
    try recipe.model(steps: 2).write(to: folder["m"])
    let model = try Model(folder["m"])
    let state = Self.values(recipe)
    for (name, tensor) in model.networks.state() {
      let part =
        name.contains("means") || name.contains("deviations") ? "generators" : "average"
      #expect(state["\(part)/\(name)"] == tensor.values, "\(name)")
    }
    let x = cycleExamples(5, count: 1)
    let (there, back) = (
      try #require(model.networks.converter), try #require(model.networks.reverseConverter)
    )
    #expect(there(x, labels: nil).values != back(x, labels: nil).values)
    let other = Self.recipe()
    try other.begin(with: model)
    #expect(
      Self.values(other)["generators/converter.generator.stem.kernel"]
        == Self.values(recipe)["average/converter.generator.stem.kernel"])
  }

  @Test func hiddenFramesHaveToComeBack() {
    let (some, none) = (Self.recipe(), Self.recipe { $0.hiddenShare = 0 })
    #expect((some.step(0)["cycleLoss"] ?? 0) > 1.2 * (none.step(0)["cycleLoss"] ?? .nan))
  }

  @Test func whatMakesNoSenseIsRefused() {
    var options = TrainingOptions(CycleGAN.self)
    options.conditional = true
    #expect(throws: OptionError.self) { try options.validate() }
    options.conditional = false
    options.sampleRate = 8000
    options[SpectrogramOptions.self].rangeDecibels = 0
    #expect(throws: OptionError.self) { try options.validate() }
    options[SpectrogramOptions.self].rangeDecibels = 60
    options.sliceLength = 5000
    #expect(throws: OptionError.self) { try options.validate() }
  }

  /// Labels choose sources and targets, both or neither.
  @Test func labelsComeInPairs() throws {
    var options = TrainingOptions(CycleGAN.self)
    options[UnpairedOptions.self].fromLabel = "speaker=george"
    #expect(throws: OptionError.self) { try options.validate() }
    options[UnpairedOptions.self].toLabel = "speaker=jackson"
    options[UnpairedOptions.self].labelPattern = "{class}_{speaker}_*"
    try options.validate()
    options[UnpairedOptions.self] = UnpairedOptions()
    options[UnpairedOptions.self].labelPattern = "{class}_{speaker}_*"
    #expect(throws: OptionError.self) { try options.validate() }
  }

  /// Every preset is valid, and its lengths fit the networks.
  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValid(preset: TrainingOptions.Preset) throws {
    let options = TrainingOptions(CycleGAN.self, preset: preset)
    try options.validate()
    let resolved = options.resolved(mostCommonRate: 8000)
    try resolved.validate()
    let hop = try #require(resolved[SpectrogramOptions.self].hop)
    #expect(resolved.sliceLength.isMultiple(of: 4 * hop))
  }

  private static func applies(_ name: String, _ report: StepReport) -> Bool {
    recipe().advice.first { $0.name == name }?.applies([report]) ?? false
  }

  /// The identity map: nothing changes and everything comes back, after the identity loss has ended.
  @Test func theIdentityMapIsRecognised() {
    let report: StepReport = [
      "criticLoss": 0.1, "cycleLoss": 0.01, "identityLoss": 0, "change": 0.02,
    ]
    #expect(Self.applies("identityMap", report))
    #expect(!Self.applies("lostContent", report))
    #expect(
      !Self.applies("identityMap", ["cycleLoss": 0.01, "identityLoss": 0.01, "change": 0.02]))
    #expect(!Self.applies("identityMap", ["cycleLoss": 0.01, "change": 0.5]))
    #expect(Self.applies("lostContent", ["cycleLoss": 0.9]))
    #expect(Self.applies("criticAhead", ["criticLoss": 0.001]))
    #expect(Self.applies("criticBlind", ["realScore": 0.5, "generatedScore": 0.499]))
    #expect(Self.applies("exploding", ["generatorLoss": 1e4]))
  }
}
