// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// A GANSynth of both kinds of networks.
struct GANSynthTests {
  private static let sounds = InstantaneousFrequencyRepresentation(
    spectrograms: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 128, channelCount: 1,
      spectrogram: LogSpectrogram(
        fftSize: 32, hop: 8, rangeDecibels: 60, framing: .hopCentered), scaling: .fullScale))

  private static func design(_ networks: GANSynthOptions.Networks) -> GANSynthDesign {
    switch networks {
    case .convolutional:
      var network = SpecGANConfiguration(
        frameCount: 16, binCount: 16, channelCount: 2, width: 1, latentCount: 3)
      network.conditioning = Conditioning(classCount: 2, method: .scale)
      return GANSynthDesign(network: .convolutional(network), sounds: sounds)
    case .progressive:
      let network = ProgressiveConfiguration(
        frameCount: 16, binCount: 16, channelCount: 2, width: 2, mostChannels: 4, latentCount: 3,
        classCount: 2)
      return GANSynthDesign(network: .progressive(network), sounds: sounds)
    }
  }

  private static func options(_ networks: GANSynthOptions.Networks) -> TrainingOptions {
    var options = TrainingOptions(GANSynth.self)
    options.batchSize = 4
    options.latentSize = 3
    options[GANSynthOptions.self].networks = networks
    if networks == .progressive {
      options[ProgressiveOptions.self].growth = true
      options[ProgressiveOptions.self].stageSteps = [1]
    }
    return options.resolved(mostCommonRate: 8000).resolved(classCount: 2, recordingCount: 8)
  }

  private static func recipe(_ networks: GANSynthOptions.Networks) -> any Recipe {
    let design = design(networks)
    let labels = Tensor([1, 0, 0, 1, 1, 0, 0, 1], shape: [4, 2])
    return GANSynth.makeRecipe(
      options(networks), design: design, classCount: 2,
      source: ExampleSource(
        examples: { index in
          var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
          return .uniform(in: -1...1, shape: [4, 16, 16, 2], using: &stream)
        }, labels: { _ in labels }),
      describe: {
        ModelDescription(
          design: design, classNames: ["C4", "Db4"], training: .init(steps: $0))
      })
  }

  private static func state(_ recipe: any Recipe) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor) })
  }

  /// The critic names pitches, of recordings and of generated notes.
  @Test(arguments: GANSynthOptions.Networks.allCases)
  func aTrainingIsResumed(networks: GANSynthOptions.Networks) throws {
    let whole = Self.recipe(networks)
    for index in 0..<5 {
      let report = whole.step(index)
      #expect(report["classLoss"] != nil)
      #expect((report["stage"] != nil) == (networks == .progressive))
    }
    let first = Self.recipe(networks)
    for index in 0..<3 { _ = first.step(index) }
    let second = Self.recipe(networks)
    try second.load(Self.state(first))
    for index in 3..<5 { _ = second.step(index) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
  }

  /// A file has all that is needed to make the same notes again.
  @Test(arguments: GANSynthOptions.Networks.allCases)
  func aModelFileMakesTheSameNotes(networks: GANSynthOptions.Networks) throws {
    let recipe = Self.recipe(networks)
    _ = recipe.step(0)
    let model = try recipe.model(steps: 1)
    let folder = try TemporaryFolder()
    try model.write(to: folder["model.safetensors"])
    let read = try Model(folder["model.safetensors"])
    #expect(read.description.design as? GANSynthDesign == Self.design(networks))
    #expect(read.description.design.classCount == 2)
    let input = GeneratorInput(
      Tensor([0.3, -0.8, 0.5], shape: [1, 3]), labels: Tensor([0, 1], shape: [1, 2]))
    let (a, b) = (try #require(model.networks.generator), try #require(read.networks.generator))
    #expect(a(input).values == b(input).values && a(input).shape == [1, 16, 16, 2])
    let count = read.networks.state().reduce(0) { $0 + $1.tensor.count }
    #expect(count == read.description.design.parameterCount)
  }

  /// Guides/training.md has pitches taken from names.
  @Test func pitchesMayStandInFileNames() {
    let names = GANSynth.options.flatMap(\.options).map(\.name)
    #expect(names.contains("labelPattern") && names.contains("labelTable"))
  }

  @Test func aDesignOfOtherSidesIsRefused() throws {
    var design = Self.design(.convolutional)
    try design.validate()
    design.network = .convolutional(
      SpecGANConfiguration(frameCount: 16, binCount: 16, channelCount: 1, width: 1, latentCount: 3))
    #expect(throws: ConfigurationError.self) { try design.validate() }
  }

  // MARK: Options

  /// An augmentation would treat frequencies as magnitudes.
  @Test func nothingIsAugmented() {
    let names = GANSynth.options.flatMap(\.options).map(\.name)
    for name in ["augmentation", "adaptiveAugmentation", "consistencyWeight"] {
      #expect(!names.contains(name), "\(name)")
    }
  }

  /// Progressive networks have the class itself beside the latent.
  @Test func anEmbeddingOfPitchesIsOfConvolutionalNetworks() throws {
    for networks in GANSynthOptions.Networks.allCases {
      var options = TrainingOptions(GANSynth.self)
      options[GANSynthOptions.self].networks = networks
      try options.validate()
      options.generatorConditioning = .embedding
      guard networks == .progressive else {
        try options.validate()
        continue
      }
      let error = #expect(throws: OptionError.self) { try options.validate() }
      #expect(error?.description.hasPrefix("generatorConditioning is set, but progressive") == true)
    }
  }

  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValid(preset: TrainingOptions.Preset) throws {
    let options = TrainingOptions(GANSynth.self, preset: preset)
    try options.validate()
    let resolved = options.resolved(mostCommonRate: 16_000)
    try resolved.validate()
    let spectrogram = resolved[SpectrogramOptions.self]
    #expect(spectrogram.fftSize == 1024 && spectrogram.hop == 256 && spectrogram.melBands == 128)
    #expect(resolved.criticConditioning == .classifier && resolved.channels == 1)
  }

  /// The preset's channels are those of its networks alone.
  @Test func aPresetHasOtherNetworksIfAskedTo() throws {
    var options = TrainingOptions(GANSynth.self, preset: .full)
    let full = options.resolved(mostCommonRate: 16_000)[ProgressiveOptions.self]
    #expect(full.mostChannels == 256 && full.growth == false)
    options[GANSynthOptions.self].networks = .convolutional
    try options.validate()
    let resolved = options.resolved(mostCommonRate: 16_000)
    try resolved.validate()
    #expect(resolved[ProgressiveOptions.self].mostChannels == nil)
  }

  @Test(arguments: [(8000, 512), (16_000, 1024), (22_050, 1024), (44_100, 2048)])
  func framesLastTheSame(rate: Int, size: Int) {
    let own = TrainingOptions(GANSynth.self).resolved(mostCommonRate: rate)[SpectrogramOptions.self]
    #expect(own.fftSize == size && own.hop == size / 4)
  }

  @Test(arguments: [
    ("channels", JSONValue.integer(2), "channels is 2"),
    ("hop", .integer(512), "hop is 512"),
    ("growth", .flag(true), "growth is set, but the networks are not progressive"),
    ("mostChannels", .integer(8), "mostChannels is set, but the networks are not progressive"),
  ])
  func mistakesAreNamed(name: String, value: JSONValue, sentence: String) throws {
    var options = TrainingOptions(GANSynth.self)
    try options.set("fftSize", to: .integer(1024))
    try options.set("sampleRate", to: .integer(16_000))
    try options.validate()
    try options.set(name, to: value)
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.description.hasPrefix(sentence) == true, "\(String(describing: error))")
  }
}
