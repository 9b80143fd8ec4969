// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Glibc
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// A 3D-GAN of volumes of velocity, time and frequency.
struct GAN3DTests {
  private static let hits = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 128, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 32, hop: 8, rangeDecibels: 80, framing: .hopCentered),
    scaling: .fullScale)

  private static func design(layers: Int = 4, width: Int = 2) -> GAN3DDesign {
    var slice = SpecGANConfiguration(
      frameCount: 16, binCount: 16, width: width, kernelLength: 4, latentCount: 3)
    slice.conditioning = Conditioning(classCount: 2, method: .scale)
    return GAN3DDesign(
      network: GAN3DConfiguration(layerCount: layers, slice: slice),
      volumes: LayeredSpectrogramRepresentation(hits: hits, layerCount: layers))
  }

  // MARK: Networks

  @Test(arguments: [
    (8, 64, 64, [2, 4, 4, 32], [[2, 2, 2], [2, 2, 2], [1, 2, 2], [1, 2, 2]]),
    (4, 64, 64, [2, 4, 4, 32], [[2, 2, 2], [1, 2, 2], [1, 2, 2], [1, 2, 2]]),
    (2, 16, 16, [2, 4, 4, 8], [[1, 2, 2], [1, 2, 2]]),
    (16, 16, 32, [4, 4, 8, 8], [[2, 2, 2], [2, 2, 2]]),
    (8, 128, 64, [2, 8, 4, 32], [[2, 2, 2], [2, 2, 2], [1, 2, 2], [1, 2, 2]]),
  ])
  func stridesOfVelocityFollowFromTheLayers(
    layers: Int, frames: Int, bins: Int, start: [Int], strides: [[Int]]
  ) throws {
    let network = GAN3DConfiguration(
      layerCount: layers,
      slice: SpecGANConfiguration(frameCount: frames, binCount: bins, width: 4, kernelLength: 4))
    try network.validate()
    #expect(network.layout.startShape == start)
    #expect(network.layout.strides == strides)
    #expect(network.exampleShape == [layers, frames, bins, 1])
  }

  /// The naive twin: a dense layer, and transposed convolutions as the adjoint of naive ones.
  @Test func theGeneratorIsThatOfNaiveConvolutions() throws {
    var design = Self.design()
    design.network.slice.conditioning = nil
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = design.makeGenerator(initializer: .normal(deviation: 0.3), using: &stream)
    let weights = Dictionary(
      uniqueKeysWithValues: generator.parameters.map { ($0.name, $0.parameter.value) })
    func weight(_ name: String) throws -> Tensor { try #require(weights[name]) }
    let latents: [Float] = [0.4, -0.9, 0.2]
    let dense = try weight("dense.kernel")
    let bias = try weight("dense.bias").values
    let width = bias.count
    var x = (0..<width).map { column in
      (0..<3).reduce(bias[column]) { $0 + latents[$1] * dense.values[$1 * width + column] }
    }
    x = x.map { max(0, $0) }
    var size = design.network.layout.startSize
    for (index, block) in design.network.layout.generatorBlocks.enumerated() {
      let kernel = try weight("blocks.\(index).kernel")
      let bias = try weight("blocks.\(index).bias").values
      (x, size) = Self.transposed(x, size, kernel, block)
      x = x.enumerated().map { place, value in
        let sum = value + bias[place % block.outputs]
        return index == 1 ? Glibc.tanh(sum) : max(0, sum)
      }
    }
    let output = generator(Tensor(latents, shape: [1, 3]))
    #expect(output.shape == [1, 4, 16, 16, 1])
    #expect(zip(output.values, x).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(Set(x).count > 100)
  }

  /// A transposed convolution of one example with SAME padding: the adjoint of a naive convolution.
  private static func transposed(
    _ x: [Float], _ size: [Int], _ kernel: Tensor, _ block: DCGANLayout.Block
  ) -> ([Float], [Int]) {
    let outputs = zip(size, block.stride).map { $0 * $1 }
    let taps = kernel.shape[0]
    let geometry = ConvolutionGeometry(
      batch: 1, inputSize: outputs, inputChannels: block.outputs,
      kernelSize: [taps, taps, taps], stride: block.stride,
      paddingBefore: block.stride.map { (taps - $0) / 2 }, outputSize: size,
      outputChannels: block.inputs)
    return (NaiveConvolution.inputAdjoint(x, kernel.values, geometry), outputs)
  }

  @Test func networksTakeVolumesAndClasses() throws {
    let design = Self.design()
    try design.validate()
    var stream = RandomStream(seed: 1, name: "weights")
    let networks = design.makeNetworks(initializer: .glorotUniform, using: &stream)
    let count = networks.state().reduce(0) { $0 + $1.tensor.count }
    #expect(count == design.parameterCount)
    var options = CriticDesign()
    options.labels = .projection(classCount: 2)
    options.scoresPatches = true
    let critic = design.makeCritic(options, using: &stream)
    let labels = Tensor([1, 0, 0, 1], shape: [2, 2])
    let output = critic.output(
      of: .uniform(in: -1...1, shape: [2, 4, 16, 16, 1], using: &stream), labels: labels,
      using: &stream)
    #expect(output.heads.map(\.shape) == [[2], [2, 2, 4, 4]])
  }

  @Test func aDesignOfOtherSidesIsRefused() throws {
    var design = Self.design()
    design.network.layerCount = 8
    #expect(throws: ConfigurationError.self) { try design.validate() }
    design = Self.design(layers: 4)
    design.network.layerCount = 3
    #expect(throws: ConfigurationError.self) { try design.network.validate() }
    let volumes = LayeredSpectrogramRepresentation(hits: Self.hits, layerCount: 6)
    #expect(throws: ConfigurationError.self) { try volumes.validate() }
    let cut = LayeredSpectrogramRepresentation(
      hits: Self.hits.ofClips(frameCount: 124), layerCount: 4)
    #expect(throws: ConfigurationError.self) { try cut.validate() }
  }

  // MARK: Training

  private static func recipe(accuracyLimit: Float = 1) -> any Recipe {
    let design = design()
    var options = TrainingOptions(GAN3D.self)
    options.batchSize = 4
    options.latentSize = 3
    options[GAN3DOptions.self].criticAccuracyLimit = accuracyLimit
    options.objective = .nonSaturating
    options = options.resolved(mostCommonRate: 8000).resolved(classCount: 2, recordingCount: 64)
    let labels = Tensor([1, 0, 0, 1, 1, 0, 0, 1], shape: [4, 2])
    return GAN3D.makeRecipe(
      options, design: design, classCount: 2,
      source: ExampleSource(
        examples: { index in
          var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
          return .uniform(in: -1...1, shape: [4, 4, 16, 16, 1], using: &stream)
        }, labels: { _ in labels }),
      describe: {
        ModelDescription(design: design, classNames: ["kick", "tom"], training: .init(steps: $0))
      })
  }

  private static func state(_ recipe: any Recipe, _ prefix: String = "") -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: recipe.state().filter { $0.name.hasPrefix(prefix) }
        .map { ($0.name, $0.tensor) })
  }

  @Test func aTrainingIsResumed() throws {
    let whole = Self.recipe()
    for index in 0..<5 { _ = whole.step(index) }
    let first = Self.recipe()
    for index in 0..<3 { _ = first.step(index) }
    let second = Self.recipe()
    try second.load(Self.state(first))
    for index in 3..<5 { _ = second.step(index) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
  }

  @Test func aModelFileMakesTheSameVolumes() throws {
    let recipe = Self.recipe()
    _ = recipe.step(0)
    let model = try recipe.model(steps: 1)
    let folder = try TemporaryFolder()
    try model.write(to: folder["model.safetensors"])
    let read = try Model(folder["model.safetensors"])
    #expect(read.description.design as? GAN3DDesign == Self.design())
    #expect(read.description.design.representation.layerCount == 4)
    let input = GeneratorInput(
      Tensor([0.3, -0.8, 0.5], shape: [1, 3]), labels: Tensor([0, 1], shape: [1, 2]))
    let (a, b) = (try #require(model.networks.generator), try #require(read.networks.generator))
    #expect(a(input).values == b(input).values && a(input).shape == [1, 4, 16, 16, 1])
  }

  @Test func levelsThatFallAreReported() throws {
    let report = Self.recipe().step(0)
    let falling = try #require(report["fallingLevels"])
    let described = Set(GAN3D.metrics.map(\.name))
    #expect(report.metrics.allSatisfy { described.contains($0.name) }, "\(report)")
    #expect(falling > 0 && falling.isFinite)
  }

  /// A critic that is right more often than the limit is left as it is, and the generator is not.
  @Test func aCriticThatIsAheadWaits() {
    let (free, limited) = (Self.recipe(), Self.recipe(accuracyLimit: 0.5))
    let before = Self.state(free, "critic/").mapValues(\.values)
    var waited = 0
    for index in 0..<40 {
      let old = Self.state(limited, "critic/").mapValues(\.values)
      let report = limited.step(index)
      let accuracy = report["criticAccuracy"] ?? -1
      #expect((0...1).contains(accuracy))
      let isSame = Self.state(limited, "critic/").mapValues(\.values) == old
      #expect(isSame == (accuracy > 0.5), "step \(index), \(accuracy)")
      if isSame { waited += 1 }
    }
    #expect(waited > 0 && waited < 40)
    #expect(free.step(0)["criticAccuracy"] == nil)
    #expect(Self.state(free, "critic/").mapValues(\.values) != before)
  }

  // MARK: Options

  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValid(preset: TrainingOptions.Preset) throws {
    let options = TrainingOptions(GAN3D.self, preset: preset)
    try options.validate()
    let resolved = options.resolved(mostCommonRate: 44_100)
    try resolved.validate()
    let own = resolved[SpectrogramOptions.self]
    #expect(own.melBands == 64 && own.rangeDecibels == 80)
    #expect(GAN3D.layerCount(resolved) == 8)
    #expect(resolved[GAN3DOptions.self].criticAccuracyLimit == (preset == .full ? 0.8 : 1))
    #expect(resolved[GAN3DOptions.self].levelOrderWeight == (preset == .full ? 0 : 1))
  }

  @Test(arguments: [
    ("layers", JSONValue.integer(3), "layers"), ("layers", .integer(32), "layers"),
    ("peakNormalization", .flag(true), "peakNormalization"),
    ("slicing", .text("random"), "slicing"), ("rangeDecibels", .integer(0), "rangeDecibels"),
    ("criticAccuracyLimit", .number(0.2), "criticAccuracyLimit"),
    ("levelOrderWeight", .number(-1), "levelOrderWeight"),
  ])
  func whatWouldLoseLevelsIsRefused(name: String, value: JSONValue, found: String) throws {
    var options = TrainingOptions(GAN3D.self)
    try options.set(name, to: value)
    #expect {
      try options.validate()
    } throws: { error in
      switch error as? OptionError {
      case .value(let name, _, _), .conflict(let name, _, _): name == found
      default: false
      }
    }
  }

  @Test func aLimitNeedsABoundary() throws {
    var options = TrainingOptions(GAN3D.self)
    options[GAN3DOptions.self].criticAccuracyLimit = 0.8
    #expect(throws: OptionError.self) { try options.validate() }
    options.objective = .nonSaturating
    try options.validate()
  }
}
