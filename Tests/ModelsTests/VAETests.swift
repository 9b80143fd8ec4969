// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The networks and the training of a variational autoencoder.
struct VAETests {
  private static let spectrograms = SpectrogramRepresentation(
    sampleRate: 8000, sliceLength: 16 * 16, channelCount: 1,
    spectrogram: LogSpectrogram(fftSize: 32, hop: 16, rangeDecibels: 60), scaling: .fullScale)

  private static func design(_ method: Conditioning.Method? = .scale) -> VAEDesign {
    var network = SpecGANConfiguration(frameCount: 16, binCount: 16, width: 4, latentCount: 3)
    network.conditioning = method.map { Conditioning(classCount: 2, method: $0) }
    return VAEDesign(network: network, spectrograms: spectrograms)
  }

  /// Pictures of class 0 are loud in the lower half of the bins, of class 1 in the upper; their level
  /// falls with time from a random one.
  private static func picture(_ index: Int) -> [Float] {
    var numbers = RandomStream(seed: 4, name: "levels", index: UInt64(index))
    return picture(level: 0.6 * numbers.uniform(-1..<1), isUpper: index % 2 == 1)
  }

  private static func picture(level: Float, isUpper: Bool) -> [Float] {
    (0..<256).map { place in
      (place % 16 >= 8) == isUpper ? level - Float(place / 16) * 0.02 : -1
    }
  }

  private static let labels = Tensor([1, 0, 0, 1, 1, 0, 0, 1], shape: [4, 2])

  private static func batch(_ index: Int) -> Tensor {
    Tensor((0..<4).flatMap { picture(index * 4 + $0) }, shape: [4, 16, 16, 1])
  }

  private static func recipe(
    _ design: VAEDesign = design(), labels given: Tensor = labels,
    _ configure: (inout TrainingOptions) -> Void = { _ in }
  ) -> any Recipe {
    var options = TrainingOptions(VAE.self)
    (options.batchSize, options.emaDecay, options.learningRate) = (4, 0.9, 3e-3)
    options.warmupSteps = 0
    options.conditional = design.classCount > 0
    options[VAEOptions.self].klWarmupSteps = 0
    configure(&options)
    return VAE.makeRecipe(
      options.resolved(mostCommonRate: 8000).resolved(classCount: 2, recordingCount: 16),
      design: design, classCount: 2,
      source: ExampleSource(examples: batch, labels: { _ in given }),
      describe: { steps in
        ModelDescription(
          design: design, classNames: ["low", "high"], training: .init(steps: steps))
      })
  }

  private static func state(_ recipe: any Recipe) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor.values) })
  }

  /// The counts that a design states are those of its networks, under the names of the guide.
  @Test(arguments: [Conditioning.Method.scale, .embedding, nil])
  func aDesignCountsItsNumbers(method: Conditioning.Method?) throws {
    let design = Self.design(method)
    try design.validate()
    var stream = RandomStream(seed: 1, name: "weights")
    let networks = design.makeNetworks(initializer: .glorotUniform, using: &stream)
    #expect(networks.tasks == design.tasks)
    let state = networks.state()
    #expect(state.reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    let names = Set(state.map(\.name))
    #expect(
      names.isSuperset(of: [
        "decoder.dense.kernel", "decoder.blocks.1.bias", "encoder.blocks.0.kernel",
        "encoder.mean.kernel", "encoder.logVariance.bias",
      ]), "\(names)")
    #expect(names.contains("encoder.modulations.1.gains") == (method == .scale))
  }

  @Test func batchesAreNotNormalised() {
    var design = Self.design()
    design.network.normalizesBatches = true
    #expect(throws: ConfigurationError.self) { try design.validate() }
  }

  /// A latent depends on its own example and class alone, bit for bit; the class counts.
  @Test(arguments: [Conditioning.Method.scale, .embedding])
  func aLatentDependsOnItsExampleAlone(method: Conditioning.Method) throws {
    let recipe = Self.recipe(Self.design(method)) { $0.learningRate = 0.02 }
    for step in 0..<3 { _ = recipe.step(step) }
    let networks = try recipe.model(steps: 3).networks
    let encoder = try #require(networks.encoder)
    let all = encoder(Self.batch(0), labels: Self.labels).values
    for row in 0..<4 {
      let one = Tensor(Self.picture(row), shape: [1, 16, 16, 1])
      let isFirst: Float = row % 2 == 0 ? 1 : 0
      let own = encoder(one, labels: Tensor([isFirst, 1 - isFirst], shape: [1, 2]))
      #expect(own.values == Array(all[(row * 3)..<(row * 3 + 3)]))
      let other = encoder(one, labels: Tensor([1 - isFirst, isFirst], shape: [1, 2]))
      #expect(own.values != other.values)
    }
  }

  /// The decoder's examples are clipped, those that it is trained by are not limited.
  @Test func examplesAreClipped() throws {
    let recipe = Self.recipe()
    let model = try recipe.model(steps: 0)
    let generator = try #require(model.networks.generator)
    #expect(generator.latentDistribution == .normal)
    for (_, parameter) in generator.parameters { parameter.assign(parameter.value * 2.5) }
    let loud = generator(.filled(with: 3, shape: [4, 3]), labels: Self.labels).values
    #expect(loud.min() == -1 && loud.max() == 1 && loud.contains { abs($0) < 1 })
  }

  /// The weight of the divergence grows in the first steps: the loss of the same batch says so.
  @Test func theDivergenceIsWarmedUp() throws {
    let (full, warming) = (
      Self.recipe { $0[VAEOptions.self].freeBits = 0 },
      Self.recipe {
        $0[VAEOptions.self].freeBits = 0
        $0[VAEOptions.self].klWarmupSteps = 4
      }
    )
    let reports = [full.step(0), warming.step(0)]
    let losses = try reports.map { try #require($0["loss"]) }
    let divergence = try #require(reports[0]["divergence"])
    #expect(divergence > 0 && reports[1]["divergence"] == divergence)
    #expect(abs(losses[0] - losses[1] - 0.75 * divergence / 256) < 1e-5)
  }

  /// What is encoded and decoded is what it was, nearer than any other picture of its class.
  @Test func reconstructionsAreLearned() throws {
    let recipe = Self.recipe()
    var reports: [StepReport] = []
    for step in 0..<250 { reports.append(recipe.step(step)) }
    let last = try #require(reports.last)
    #expect(try #require(last["reconstruction"]) < 0.08, "\(last)")
    #expect(try #require(last["activeDimensions"]) >= 1)
    let folder = try TemporaryFolder()
    try recipe.model(steps: 250).write(to: folder["m"])
    let networks = try Model(folder["m"]).networks
    let (encoder, decoder) = (try #require(networks.encoder), try #require(networks.generator))
    let levels: [Float] = [0.5, 0.4, -0.3, -0.4]
    let examples = Tensor(
      levels.enumerated().flatMap { Self.picture(level: $1, isUpper: $0 % 2 == 1) },
      shape: [4, 16, 16, 1])
    let found = decoder(encoder(examples, labels: Self.labels), labels: Self.labels)
    for row in 0..<4 {
      let distances = (0..<4).filter { $0 % 2 == row % 2 }.map { other in
        (place: other, distance: Self.distance(found, row, examples, other))
      }
      let nearest = try #require(distances.min { $0.distance < $1.distance })
      #expect(nearest.place == row && nearest.distance < 0.12, "\(row): \(distances)")
    }
  }

  /// A finished model's random latents are distributed as those of its recordings: without any pressure
  /// towards the prior, those of each class have mean 0 and a variance of 1 where they differ at all, and
  /// random sounds are as loud as the recordings, and differ.
  @Test func randomLatentsAreThoseOfRecordings() throws {
    let recipe = Self.recipe { $0[VAEOptions.self].freeBits = 100 }
    for step in 0..<250 { _ = recipe.step(step) }
    let networks = try recipe.model(steps: 250).networks
    let (encoder, decoder) = (try #require(networks.encoder), try #require(networks.generator))
    let latents = (0..<64).map { encoder(Self.batch($0), labels: Self.labels).values }
    for isUpper in [0, 1] {
      let rows = latents.flatMap { batch in
        [isUpper, isUpper + 2].map { Array(batch[$0 * 3..<$0 * 3 + 3]) }
      }
      let moments = (0..<3).map { number in Self.moments(rows.map { $0[number] }) }
      #expect(moments.allSatisfy { abs($0.mean) < 0.2 && $0.variance < 1.3 }, "\(moments)")
      #expect(moments.contains { $0.variance > 0.7 }, "\(moments)")
    }
    var stream = RandomStream(seed: 6, name: "random")
    let sounds = (0..<32).flatMap { _ in
      let latents = Tensor.normal(mean: 0, deviation: 1, shape: [4, 3], using: &stream)
      return decoder(latents, labels: Self.labels).values
    }
    // The first frame has the level itself.
    let levels = (0..<128).map { sound in
      let first = sound * 256 + (sound % 2 == 1 ? 8 : 0)
      return sounds[first..<first + 8].reduce(0, +) / 8
    }
    let found = Self.moments(levels)
    // Those of the recordings have a deviation of 0.35.
    #expect(abs(found.mean) < 0.25, "\(found)")
    #expect((0.1...0.6).contains(found.variance.squareRoot()), "\(found)")
  }

  /// A recording that has two words, each with half a share, is one of both.
  @Test func aRecordingCountsForEachOfItsWords() throws {
    let halves = Tensor([Float](repeating: 0.5, count: 8), shape: [4, 2])
    let recipe = Self.recipe(labels: halves)
    _ = recipe.step(0)
    let state = try recipe.model(steps: 1).networks.state()
    let tensor = state.first { $0.name.hasSuffix("latents.means") && !$0.name.hasPrefix("encoder") }
    let means = try #require(tensor).tensor.values
    #expect(means.count == 6 && means.contains { $0 != 0 }, "\(means)")
    #expect(Array(means[..<3]) == Array(means[3...]), "\(means)")
  }

  private static func moments(_ values: [Float]) -> (mean: Float, variance: Float) {
    let mean = values.reduce(0, +) / Float(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count))
  }

  private static func distance(_ a: Tensor, _ row: Int, _ b: Tensor, _ other: Int) -> Float {
    let (a, b) = (a.values[(row * 256)..<(row * 256 + 256)], b.values)
    return zip(a, b[(other * 256)..<(other * 256 + 256)]).reduce(0) { $0 + abs($1.0 - $1.1) } / 256
  }

  /// The critic's verdict changes the decoder and not the encoder; the weight of the features likewise.
  @Test func theEncoderDoesNotFollowTheVerdict() {
    let states = [(Float(1), Float(1)), (3, 1), (1, 3)].map { adversarial, feature in
      let recipe = Self.recipe {
        $0[VAEOptions.self].adversarial = true
        $0[VAEOptions.self].adversarialWeight = adversarial
        $0[VAEOptions.self].featureWeight = feature
      }
      _ = recipe.step(0)
      return Self.state(recipe)
    }
    func part(_ number: Int, _ prefix: String) -> [String: [Float]] {
      states[number].filter { $0.key.hasPrefix(prefix) }
    }
    for number in 1...2 {
      #expect(!part(0, "encoder/").isEmpty && part(0, "encoder/") == part(number, "encoder/"))
      #expect(part(0, "decoder/") != part(number, "decoder/"))
      #expect(part(0, "critic/") == part(number, "critic/"))
    }
  }

  @Test(arguments: [false, true]) func aResumedTrainingIsTheSame(adversarial: Bool) throws {
    func make() -> any Recipe { Self.recipe { $0[VAEOptions.self].adversarial = adversarial } }
    let (whole, first, second) = (make(), make(), make())
    for step in 0..<6 { _ = whole.step(step) }
    for step in 0..<3 { _ = first.step(step) }
    try second.load(
      Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
    for step in 3..<6 { #expect(second.step(step).firstNotFinite == nil) }
    #expect(Self.state(second) == Self.state(whole))
    #expect(Self.state(whole).keys.contains { $0.hasPrefix("criticOptimizer/") } == adversarial)
  }

  /// A training that begins with a model has its networks, and a model of them is that model.
  @Test func aTrainingBeginsWithAModel() throws {
    let first = Self.recipe()
    for step in 0..<3 { _ = first.step(step) }
    let model = try first.model(steps: 3)
    let second = Self.recipe { $0.seed = 8 }
    try second.begin(with: model)
    let (found, wanted) = (try second.model(steps: 0), model)
    #expect(
      found.networks.state().map(\.tensor.values) == wanted.networks.state().map(\.tensor.values))
  }
}
