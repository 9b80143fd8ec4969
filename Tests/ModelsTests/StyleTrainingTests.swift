// SPDX-License-Identifier: MIT
import Autograd
import Files
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// Training StyleGAN and StyleGAN 2.
struct StyleTrainingTests {
  private static let names = StyleFixture.kinds.map { $0.name }

  private func kind(_ name: String) throws -> any ModelKind.Type {
    try #require(ModelKinds.named(name))
  }

  /// A recipe that takes over a state goes on with the same numbers, the mean path length included.
  @Test(arguments: names) func aStateIsResumed(name: String) throws {
    let kind = try kind(name)
    func recipe() -> any Recipe {
      StyleFixture.recipe(kind) { $0[StyleOptions.self].layerNoise = true }
    }
    let whole = recipe()
    for step in 0..<4 { _ = whole.step(step) }
    let first = recipe()
    for step in 0..<2 { _ = first.step(step) }
    let second = recipe()
    try second.load(Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
    for step in 2..<4 { _ = second.step(step) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
    let hasPaths = whole.state().contains { $0.name.hasSuffix("meanLength") }
    #expect(hasPaths == (kind == StyleGAN2.self))
  }

  /// A model file gives the networks back, its mean styles included, with the same bits.
  @Test(arguments: names) func aModelSurvivesItsFile(name: String) throws {
    let folder = try TemporaryFolder()
    let recipe = StyleFixture.recipe(try kind(name))
    for step in 0..<2 { _ = recipe.step(step) }
    let model = try recipe.model(steps: 2)
    try model.write(to: folder["m.safetensors"])
    let read = try Model(folder["m.safetensors"])
    #expect(read.description == model.description)
    var input = GeneratorInput(StyleFixture.latents(3), labels: StyleFixture.labels(3))
    for truncation in [nil, 0.5, 0] as [Float?] {
      input.truncation = truncation
      let examples = try [model, read].map { model in
        let generator = try #require(model.networks.generator)
        return withoutRecording { generator(input).values }
      }
      #expect((examples[0] == examples[1]) as Bool)
    }
    let generator = try #require(read.networks.generator as? any StyleGenerator)
    #expect(generator.styleMapping.means.value.values.allSatisfy { $0 != 0 })
    // A file that was read can be gone on with: its kernels are the stored ones.
    let next = StyleFixture.recipe(try kind(name))
    try next.begin(with: read)
    let state = Dictionary(
      uniqueKeysWithValues: next.state().map { ($0.name, $0.tensor.values) })
    for (name, tensor) in model.networks.state() {
      #expect(state["generator/\(name)"] == tensor.values, "\(name)")
    }
  }

  @Test(arguments: names) func mixingChangesTheBatches(name: String) throws {
    let kind = try kind(name)
    func report(_ share: Float) -> StepReport {
      StyleFixture.recipe(kind) { $0[StyleOptions.self].styleMixing = share }.step(0)
    }
    #expect(report(0) == report(0))
    #expect(report(0) != report(1))
  }

  @Test func pathsCountInEverySecondStepAndNotWithoutWeight() {
    let recipe = StyleFixture.recipe(StyleGAN2.self)
    let penalties = (0..<4).map { recipe.step($0)["pathPenalty"] }
    #expect(penalties.map { $0 != nil } == [true, false, true, false])
    let without = StyleFixture.recipe(StyleGAN2.self) {
      $0[StyleGAN2Options.self].pathWeight = 0
    }
    #expect(without.step(0)["pathPenalty"] == nil)
  }

  /// The critic of either kind with its ways to use classes.
  @Test(arguments: names) func criticsScoreExamples(name: String) throws {
    let network = StyleFixture.network()
    let design: any AdversarialDesign =
      name == "stylegan"
      ? StyleGANDesign(network: network, spectrograms: StyleFixture.spectrograms)
      : StyleGAN2Design(network: network, sounds: .spectrogram(StyleFixture.spectrograms))
    var stream = RandomStream(seed: 1, name: "weights")
    var options = CriticDesign()
    options.seesDeviation = true
    options.labels = .projection(classCount: 2)
    let x = Tensor.normal(mean: 0, deviation: 1, shape: [4, 16, 16, 1], using: &stream)
    let critic = design.makeCritic(options, using: &stream)
    #expect(critic.mixesExamples)
    let labels = StyleFixture.labels(4)
    let output = critic.output(of: x, labels: labels, using: &stream)
    #expect(output.scores.shape == [4] && output.classLogits == nil)
    let others = critic.output(of: x, labels: labels * -1 + 1, using: &stream)
    #expect(output.scores.values != others.scores.values)
    options.labels = .classifier(classCount: 2)
    options.seesDeviation = false
    let classifier = design.makeCritic(options, using: &stream)
    #expect(!classifier.mixesExamples)
    #expect(
      classifier.output(of: x, labels: labels, using: &stream).classLogits?.shape == [4, 2])
  }

  /// The residual critic has skips; the other has none.
  @Test func onlyTheSecondCriticIsResidual() {
    func names(_ design: any AdversarialDesign) -> [String] {
      var stream = RandomStream(seed: 1, name: "weights")
      return design.makeCritic(CriticDesign(), using: &stream).parameters.map(\.name)
    }
    let network = StyleFixture.network()
    let second = names(
      StyleGAN2Design(network: network, sounds: .spectrogram(StyleFixture.spectrograms)))
    let first = names(StyleGANDesign(network: network, spectrograms: StyleFixture.spectrograms))
    #expect(second.filter { $0.contains("skip") }.count == 2)
    #expect(first == second.filter { !$0.contains("skip") })
  }

  @Test func waveformsTakeNoOptionsOfSpectrograms() throws {
    var options = TrainingOptions(StyleGAN2.self)
    options[StyleGAN2Options.self].domain = .waveform
    options.sampleRate = 16_000
    options.seconds = 0.7
    let resolved = options.resolved(mostCommonRate: 16_000)
    #expect(resolved.sliceLength == 11_264)
    try resolved.validate()
    options[SpectrogramOptions.self].melBands = 64
    #expect(throws: OptionError.self) { try options.validate() }
  }
}
