// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct MLPGANTests {
  private static let configuration = MLPConfiguration(
    exampleShape: [4, 3, 1], generatorWidths: [5, 6], criticWidths: [7], latentCount: 2,
    classCount: 2)

  private static func design(classCount: Int = 2) -> MLPDesign {
    var network = configuration
    network.classCount = classCount
    network.exampleShape = [12, 1]
    return MLPDesign(
      network: network,
      sounds: .waveform(
        WaveformRepresentation(sampleRate: 8000, sliceLength: 12, channelCount: 1)))
  }

  private static let labels = Tensor([1, 0, 0, 1, 1, 0], shape: [3, 2])

  @Test func theWidthsOfTheTutorialsAreTheDefault() {
    let options = TrainingOptions(MLPGAN.self)
    #expect(options[MLPOptions.self].generatorWidths == [128, 256])
    #expect(options[MLPOptions.self].criticWidths == [256, 128])
    #expect(options.learningRate == 2e-4 && options.beta1 == 0.5 && options.batchSize == 128)
    #expect(options.objective == .nonSaturating && options.criticSteps == 1)
    let full = TrainingOptions(MLPGAN.self, preset: .full)
    #expect(full[MLPOptions.self].generatorWidths == [256, 512, 1024] && full.steps == 30_000)
  }

  @Test func widthsAreReadFromListsAndTexts() throws {
    var options = TrainingOptions(MLPGAN.self)
    try options.set("generatorWidths", to: .list([.integer(3), .integer(4)]))
    try options.set("criticWidths", to: .text("5,6,7"))
    try options.validate()
    #expect(options[MLPOptions.self].generatorWidths == [3, 4])
    #expect(options[MLPOptions.self].criticWidths == [5, 6, 7])
    try options.set("criticWidths", to: .text("5,0"))
    #expect(throws: OptionError.self) { try options.validate() }
  }

  @Test func parametersAreCountedWithoutBuildingTheGenerator() {
    for classCount in [0, 2] {
      var stream = RandomStream(seed: 1, name: "weights")
      let design = Self.design(classCount: classCount)
      let built = design.makeNetworks(initializer: .glorotUniform, using: &stream).state()
      #expect(design.parameterCount == built.reduce(0) { $0 + $1.tensor.count })
    }
  }

  /// dense, leaky ReLU, batch normalization: with running moments 0 and 1 the latter divides by
  /// √(1 + ε).
  @Test func aGeneratorIsItsFormula() throws {
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = MLPGenerator(
      MLPConfiguration(
        exampleShape: [2], generatorWidths: [1], criticWidths: [1], latentCount: 1),
      using: &stream)
    let state: [String: Tensor] = [
      "hidden.0.kernel": Tensor([2], shape: [1, 1, 1]), "hidden.0.bias": Tensor([1], shape: [1]),
      "output.kernel": Tensor([0.5, -1], shape: [1, 1, 2]),
      "output.bias": Tensor([0, 0.25], shape: [2]),
      "normalizations.0.gain": Tensor([1], shape: [1]),
      "normalizations.0.bias": Tensor([0], shape: [1]),
      "normalizations.0.mean": Tensor([0], shape: [1]),
      "normalizations.0.variance": Tensor([1], shape: [1]),
    ]
    try generator.load(state)
    let made = generator(Tensor([1, -3], shape: [2, 1]))
    func expected(_ z: Double) -> [Double] {
      let x = 2 * z + 1
      let y = (x > 0 ? x : 0.2 * x) / (1 + 1e-3 as Double).squareRoot()
      return [tanh(0.5 * y), tanh(0.25 - y)]
    }
    expectClose(made, (expected(1) + expected(-3)).map(Float.init))
  }

  @Test func anExampleDoesNotDependOnItsBatch() {
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = Self.design().makeGenerator(using: &stream)
    let latents = Tensor.normal(mean: 0, deviation: 1, shape: [3, 2], using: &stream)
    let all = generator(latents, labels: Self.labels).values
    let last = generator(
      latents.sliced(from: [2, 0], to: [3, 2]),
      labels: Self.labels.sliced(from: [2, 0], to: [3, 2])
    ).values
    #expect(all.suffix(12) == last[...])
  }

  /// Running batch normalization, training batch normalization, and the critic's heads.
  @Test func bothNetworksHaveDerivatives() {
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = Self.design().makeGenerator(using: &stream)
    let latents = Tensor.normal(mean: 0, deviation: 1, shape: [3, 2], using: &stream)
    checkGradients(at: [latents]) { x in
      generator(GeneratorInput(x[0], labels: Self.labels, isTraining: false)).squared()
    }
    var design = CriticDesign()
    design.labels = .projection(classCount: 2)
    design.seesDeviation = true
    design.discriminationKernels = 2
    let critic = Self.design().makeCritic(design, using: &stream)
    #expect(critic.mixesExamples)
    let examples = Tensor.uniform(in: -1...1, shape: [3, 12, 1], using: &stream)
    checkGradients(at: [examples]) { x in
      var stream = RandomStream(seed: 2, name: "critic")
      return critic.output(of: x[0], labels: Self.labels, using: &stream).scores
    }
  }

  @Test func spectralNormalizationActsOnEveryLayerOfTheCritic() {
    var design = CriticDesign()
    design.normalizesSpectrum = true
    var stream = RandomStream(seed: 1, name: "weights")
    let critic = MLPCritic(Self.configuration, design: design, using: &stream)
    let examples = Tensor.uniform(in: -1...1, shape: [2, 4, 3, 1], using: &stream)
    for _ in 0..<50 { critic.prepare(step: 0) }
    let scores = critic(examples, using: &stream).values
    for (_, parameter) in critic.parameters.filter({ $0.name.hasSuffix("kernel") }) {
      parameter.assign(parameter.value * 3)
    }
    let scaled = critic(examples, using: &stream).values
    #expect(zip(scores, scaled).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func twoShapesAreNotMixed() {
    var design = Self.design()
    design.network.exampleShape = [13, 1]
    #expect(throws: ConfigurationError.self) { try design.validate() }
  }
}
