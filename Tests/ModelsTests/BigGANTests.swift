// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct BigGANTests {
  private static let labels = Tensor([1, 0, 0, 1, 0.5, 0.5], shape: [3, 2])

  private static func design(
    _ frames: Int = 32, _ bins: Int = 32, channels: Int = 1, width: Int = 4, classCount: Int = 2,
    attends: Bool = true
  ) -> BigGANDesign {
    BigGANDesign(
      network: BigGANConfiguration(
        frameCount: frames, binCount: bins, channelCount: channels, width: width, latentCount: 9,
        embeddingCount: 3, classCount: classCount, attends: attends),
      spectrograms: SpectrogramRepresentation(
        sampleRate: 8000, sliceLength: frames * bins, channelCount: channels,
        spectrogram: LogSpectrogram(fftSize: 2 * bins, hop: bins, rangeDecibels: 60),
        scaling: .fullScale))
  }

  private static func generator(_ design: BigGANDesign = design()) -> any Generator {
    var stream = RandomStream(seed: 1, name: "weights")
    return design.makeGenerator(using: &stream)
  }

  private static func critic(_ design: BigGANDesign = design()) -> any Critic {
    var options = CriticDesign()
    options.normalizesSpectrum = true
    let classCount = design.classCount
    options.labels = classCount == 0 ? .none : .projection(classCount: classCount)
    var stream = RandomStream(seed: 3, name: "weights")
    return design.makeCritic(options, using: &stream)
  }

  private static func latents() -> Tensor {
    var stream = RandomStream(seed: 2, name: "latents")
    return .normal(mean: 0, deviation: 1, shape: [3, 9], using: &stream)
  }

  private static func setAttention(_ network: any Module, _ strength: Float) {
    for (name, parameter) in network.parameters where name.hasSuffix("strength") {
      parameter.assign(Tensor([strength], shape: [1]))
    }
  }

  /// A side of 16 to 31 is there if the networks have two doublings and the layer 8 channels.
  @Test(arguments: [
    (32, 32, 1, 2, 1), (16, 64, 1, 0, 0), (48, 40, 2, 2, 1), (64, 64, 1, 2, 1), (16, 16, 1, 0, 0),
  ])
  func networksFitTheSpectrograms(
    frames: Int, bins: Int, channels: Int, classes: Int, attentions: Int
  ) throws {
    let design = Self.design(frames, bins, channels: channels, classCount: classes)
    try design.validate()
    let (generator, critic) = (Self.generator(design), Self.critic(design))
    #expect(generator.state().reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    let labels = classes == 0 ? nil : Self.labels
    let made = generator(Self.latents(), labels: labels)
    #expect(made.shape == [3, frames, bins, channels])
    #expect(made.values.allSatisfy { abs($0) <= 1 })
    var stream = RandomStream(seed: 4, name: "critic")
    #expect(critic.output(of: made, labels: labels, using: &stream).scores.shape == [3])
    let strengths = ([generator, critic] as [any Module])
      .flatMap(\.parameters).filter { $0.name.hasSuffix("strength") }
    #expect(strengths.count == attentions)
  }

  @Test func attentionCanBeLeftOut() {
    let plain = Self.design(64, 64, width: 16, attends: false)
    #expect(!Self.generator(plain).parameters.contains { $0.name.hasPrefix("attention") })
    let design = Self.design(64, 64, width: 16)
    #expect(Self.generator(design).parameters.contains { $0.name == "attention.strength" })
    #expect(Self.critic(design).parameters.contains { $0.name == "attention.strength" })
  }

  @Test func sizesThatCannotBeAreNamed() {
    var design = Self.design()
    design.network.latentCount = 3
    let error = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(
      error?.description == "latentCount is 3, but must be at least 4, one for every part of "
        + "the generator.")
    design = Self.design()
    design.network.embeddingCount = 0
    #expect(throws: ConfigurationError.self) { try design.validate() }
  }

  /// With the moments of a batch of training, which the network keeps.
  @Test(arguments: [0, 2]) func anExampleHasTheSameBitsInAnyBatch(classes: Int) {
    let generator = Self.generator(Self.design(classCount: classes))
    Self.setAttention(generator, 0.5)
    let labels = classes == 0 ? nil : Self.labels
    _ = generator(GeneratorInput(Self.latents(), labels: labels, isTraining: true))
    let together = generator(Self.latents(), labels: labels).values
    for row in 0..<3 {
      let alone = generator(
        Self.latents().sliced(from: [row, 0], to: [row + 1, 9]),
        labels: labels?.sliced(from: [row, 0], to: [row + 1, 2]))
      #expect(alone.values == Array(together[row * 1024..<(row + 1) * 1024]))
    }
  }

  /// Nine numbers are chunks of 2, 2, 2 and 3; a chunk changes its own block and those behind it.
  @Test func everyNumberOfALatentCounts() {
    let generator = Self.generator()
    let latents = Self.latents().asVariable()
    let slopes = gradient(
      of: generator(GeneratorInput(latents, labels: Self.labels, isTraining: false)).squared()
        .sum(),
      withRespectTo: [latents])[0]
    #expect(slopes?.values.allSatisfy { abs($0) > 1e-9 } == true)
    let sizes = generator.state().filter { $0.name.hasSuffix("modulation.affine.kernel") }
      .map { $0.tensor.shape[1] }
    #expect(sizes == [5, 5, 5, 5, 6, 6])
  }

  /// Shares of classes mix the embedding, which is a table of rows.
  @Test func classesShareAnEmbedding() throws {
    let generator = Self.generator()
    let rows = try #require(generator.parameters.first { $0.name == "embedding" }).parameter
    let made = generator(Self.latents(), labels: Self.labels).values
    let mean = zip(rows.value.values.prefix(3), rows.value.values.suffix(3)).map { ($0 + $1) / 2 }
    rows.assign(Tensor(mean + rows.value.values.suffix(3), shape: [2, 3]))
    let first = Tensor([1, 0, 1, 0, 1, 0], shape: [3, 2])
    let mixed = generator(Self.latents(), labels: first).values
    #expect(zip(made[2048...], mixed[2048...]).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(zip(made[..<1024], mixed[..<1024]).contains { abs($0 - $1) > 1e-4 })
  }

  /// One power iteration of every kernel; an orthogonal kernel would keep its vector.
  @Test func everyUpdateIteratesOnce() {
    for network in [Self.generator(), Self.critic()] as [any Module] {
      var stream = RandomStream(seed: 6, name: "kernels")
      for (name, parameter) in network.parameters where name.hasSuffix("kernel") {
        parameter.assign(
          .normal(mean: 0, deviation: 1, shape: parameter.value.shape, using: &stream))
      }
      func vectors() -> [[Float]] {
        network.buffers.filter { $0.name.hasSuffix("right") && $0.buffer.value.count > 1 }
          .map(\.buffer.value.values)
      }
      let before = vectors()
      (network as? any Generator)?.prepare(step: 0)
      (network as? any Critic)?.prepare(step: 0)
      #expect(before.count > 10 && zip(before, vectors()).allSatisfy { $0 != $1 })
    }
  }

  /// Kernels of any length make the same spectrograms and scores; the embedding is no kernel.
  @Test func kernelsAreDividedByTheirNorms() {
    let (generator, critic) = (Self.generator(), Self.critic())
    Self.setAttention(generator, 0.5)
    Self.setAttention(critic, 0.5)
    let examples = generator(Self.latents(), labels: Self.labels)
    func results() -> [Float] {
      for _ in 0..<50 {
        generator.prepare(step: 0)
        critic.prepare(step: 0)
      }
      var stream = RandomStream(seed: 4, name: "critic")
      return generator(Self.latents(), labels: Self.labels).values
        + critic.output(of: examples, labels: Self.labels, using: &stream).scores.values
    }
    let before = results()
    var kernels = 0
    for network in [generator, critic] as [any Module] {
      for (name, parameter) in network.parameters where name.hasSuffix("kernel") {
        parameter.assign(parameter.value * 3)
        kernels += 1
      }
    }
    #expect(kernels == 35)
    #expect(zip(before, results()).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  /// A critic without biases, attention and projection is a sum over positions of a picture: a picture
  /// twice as long has twice the score at the places that do not see the border.
  @Test func scoresAreSumsOverPositions() {
    func score(_ frames: Int) -> Float {
      let critic = Self.critic(Self.design(frames, 16, classCount: 0, attends: false))
      let examples = Tensor.filled(with: 0.5, shape: [1, frames, 16, 1])
      var stream = RandomStream(seed: 4, name: "critic")
      return critic.output(of: examples, labels: nil, using: &stream).scores.item
    }
    let (short, middle, long) = (score(64), score(128), score(192))
    #expect(abs((long - middle) - (middle - short)) < 1e-3 * abs(long - middle))
    #expect(abs(long - middle) > 1e-3)
  }

  @Test func aModelSurvivesItsFile() throws {
    let folder = try TemporaryFolder()
    let generator = Self.generator()
    Self.setAttention(generator, 0.5)
    _ = generator(GeneratorInput(Self.latents(), labels: Self.labels, isTraining: true))
    let description = ModelDescription(
      design: Self.design(), classNames: ["a", "b"], training: .init(steps: 3))
    try description.write(to: folder["m"], weights: generator.state())
    let model = try Model(folder["m"])
    #expect(model.description == description)
    let read = try #require(model.networks.generator)
    let made = generator(Self.latents(), labels: Self.labels).values
    #expect(read(Self.latents(), labels: Self.labels).values == made)
    // Again, by the kernels that a model keeps.
    #expect(read(Self.latents(), labels: Self.labels).values == made)
  }

  // MARK: Training

  private static func recipe() -> any Recipe {
    var options = TrainingOptions(BigGAN.self)
    options.batchSize = 4
    options.conditional = true
    return BigGAN.makeRecipe(
      options.resolved(mostCommonRate: 8000).resolved(classCount: 2, recordingCount: 16),
      design: design(), classCount: 2,
      source: ExampleSource(
        examples: { index in
          var stream = RandomStream(seed: 7, name: "noise", index: UInt64(index))
          return .uniform(in: -1...1, shape: [4, 32, 32, 1], using: &stream)
        }, labels: { _ in Tensor([1, 0, 0, 1, 1, 0, 0, 1], shape: [4, 2]) }),
      describe: {
        ModelDescription(design: design(), classNames: ["a", "b"], training: .init(steps: $0))
      })
  }

  @Test func aStateIsResumed() throws {
    let whole = Self.recipe()
    for index in 0..<4 { _ = whole.step(index) }
    let first = Self.recipe()
    for index in 0..<2 { _ = first.step(index) }
    let second = Self.recipe()
    try second.load(
      Dictionary(uniqueKeysWithValues: first.state().map { ($0.name, $0.tensor) }))
    for index in 2..<4 { _ = second.step(index) }
    for (a, b) in zip(whole.state(), second.state()) {
      #expect(a.name == b.name && a.tensor.values == b.tensor.values, "\(a.name)")
    }
  }

  /// The model has moments of its own averaged weights.
  @Test func theModelHasStandingStatistics() throws {
    let recipe = Self.recipe()
    for index in 0..<2 { _ = recipe.step(index) }
    let trained = Dictionary(
      uniqueKeysWithValues: recipe.state().map { ($0.name, $0.tensor.values) })
    let moments = try recipe.model(steps: 2).networks.state().filter {
      $0.name.hasSuffix(".mean") || $0.name.hasSuffix(".variance")
    }
    #expect(moments.count == 14)
    for (name, tensor) in moments {
      #expect(trained["generator/\(name)"].map { $0 != tensor.values } == true, "\(name)")
    }
  }

  @Test(arguments: TrainingOptions.Preset.allCases)
  func presetsAreValid(preset: TrainingOptions.Preset) throws {
    let options = TrainingOptions(BigGAN.self, preset: preset)
    try options.validate()
    try options.resolved(mostCommonRate: 8000).validate()
    #expect(options.objective == .hinge && options.spectralNormalization)
    #expect(options.criticLearningRate == 4 * options.learningRate)
    #expect(options.orthogonalWeight == 1e-4 && options.criticSteps == 1)
  }

  @Test func aLatentThatIsTooSmallIsRefused() {
    var options = TrainingOptions(BigGAN.self)
    options.sampleRate = 8000
    options.seconds = 0.5
    options.latentSize = 4
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.description.hasPrefix("latentSize is 4") == true)
  }
}
