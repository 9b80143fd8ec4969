// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The networks of a Progressive GAN at every stage of their growth.
struct ProgressiveNetworkTests {
  private static let labels = Tensor([1, 0, 0, 1, 0.5, 0.5], shape: [3, 2])

  private static func design(
    _ frames: Int = 32, _ bins: Int = 32, channels: Int = 1, classCount: Int = 2
  ) -> ProgressiveDesign {
    ProgressiveDesign(
      network: ProgressiveConfiguration(
        frameCount: frames, binCount: bins, channelCount: channels, width: 2, mostChannels: 6,
        latentCount: 5, classCount: classCount),
      spectrograms: SpectrogramRepresentation(
        sampleRate: 8000, sliceLength: frames * bins, channelCount: channels,
        spectrogram: LogSpectrogram(fftSize: 2 * bins, hop: bins, rangeDecibels: 60),
        scaling: .fullScale))
  }

  private static func generator(_ design: ProgressiveDesign = design()) -> any Generator {
    var stream = RandomStream(seed: 1, name: "weights")
    return design.makeGenerator(using: &stream)
  }

  private static func latents() -> Tensor {
    var stream = RandomStream(seed: 2, name: "latents")
    return .normal(mean: 0, deviation: 1, shape: [3, 5], using: &stream)
  }

  private static func pictures(_ generator: any Generator, stage: Float? = nil) -> Tensor {
    var input = GeneratorInput(latents(), labels: labels)
    input.stage = stage
    return generator(input)
  }

  /// A critic that sees the deviation of groups, in a stage; with a projection where there are classes.
  private static func critic(_ design: ProgressiveDesign = design(), stage: Float) throws
    -> any Critic
  {
    var options = CriticDesign()
    options.seesDeviation = true
    let classCount = design.classCount
    options.labels = classCount == 0 ? .none : .projection(classCount: classCount)
    var stream = RandomStream(seed: 3, name: "weights")
    let critic = design.makeCritic(options, using: &stream)
    var state = Dictionary(uniqueKeysWithValues: critic.state().map { ($0.name, $0.tensor) })
    state["stage"] = Tensor([stage], shape: [1])
    try critic.load(state)
    return critic
  }

  private static func scores(_ critic: any Critic, _ examples: Tensor) -> [Float] {
    var stream = RandomStream(seed: 4, name: "critic")
    return critic.output(of: examples, labels: labels, using: &stream).scores.values
  }

  @Test(arguments: [(32, 32, 1, 2), (16, 64, 1, 0), (48, 40, 2, 2), (16, 16, 1, 2)])
  func networksFitTheSpectrograms(frames: Int, bins: Int, channels: Int, classes: Int) throws {
    let design = Self.design(frames, bins, channels: channels, classCount: classes)
    try design.validate()
    let generator = Self.generator(design)
    #expect(generator.state().reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    let labels = classes == 0 ? nil : Self.labels
    let critic = try Self.critic(design, stage: 9)
    for stage in [0, 0.5, Float(design.network.lastStage)] {
      var input = GeneratorInput(Self.latents(), labels: labels)
      input.stage = stage
      let made = generator(input)
      #expect(made.shape == [3, frames, bins, channels])
      #expect(made.values.allSatisfy { abs($0) <= 1 })
      var stream = RandomStream(seed: 4, name: "critic")
      #expect(critic.output(of: made, labels: labels, using: &stream).scores.shape == [3])
    }
  }

  @Test func sizesThatCannotBeAreNamed() {
    var design = Self.design()
    design.network.binCount = 36
    let side = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(side?.name == "binCount")
    design = Self.design()
    design.network.mostChannels = 0
    let channels = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(channels?.name == "mostChannels")
  }

  @Test(arguments: [nil, 0, 1.5] as [Float?])
  func anExampleHasTheSameBitsInAnyBatch(stage: Float?) {
    let generator = Self.generator()
    let together = Self.pictures(generator, stage: stage).values
    for row in 0..<3 {
      var input = GeneratorInput(
        Self.latents().sliced(from: [row, 0], to: [row + 1, 5]),
        labels: Self.labels.sliced(from: [row, 0], to: [row + 1, 2]))
      input.stage = stage
      #expect(generator(input).values == Array(together[row * 1024..<(row + 1) * 1024]))
    }
  }

  /// The length of a latent does not count, but its direction and the class do.
  @Test func latentsAreDividedByTheirLength() {
    let generator = Self.generator()
    let made = generator(Self.latents(), labels: Self.labels)
    expectClose(
      generator(Self.latents() * 3, labels: Self.labels), made.values, relative: 1e-4,
      absolute: 1e-4)
    #expect(generator(-Self.latents(), labels: Self.labels).values != made.values)
    let others = Tensor([0, 1, 1, 0, 0, 1], shape: [3, 2])
    #expect(generator(Self.latents(), labels: others).values != made.values)
  }

  /// At weight 0 a picture is that of the stage before, at 1 that of the new one, and between them a
  /// mean of both.
  @Test func picturesFadeFromStageToStage() {
    let generator = Self.generator()
    for stage in 0..<3 {
      let before = Self.pictures(generator, stage: Float(stage))
      let after = Self.pictures(generator, stage: Float(stage + 1))
      #expect(before.values != after.values)
      for weight in [0.25, 0.5, 0.875] as [Float] {
        let faded = Self.pictures(generator, stage: Float(stage) + weight)
        expectClose(faded, (before * (1 - weight) + after * weight).values)
      }
    }
    #expect(Self.pictures(generator).values == Self.pictures(generator, stage: 3).values)
    #expect(Self.pictures(generator, stage: 77).values == Self.pictures(generator).values)
    #expect(Self.pictures(generator, stage: -1).values == Self.pictures(generator, stage: 0).values)
  }

  /// Pictures of stage 0 are constant in squares of 8 x 8 values.
  @Test func earlierStagesAreRepeatedToTheFullSize() {
    let made = Self.pictures(Self.generator(), stage: 0).values
    for frame in 0..<32 {
      for bin in 0..<32 {
        #expect(made[frame * 32 + bin] == made[frame / 8 * 8 * 32 + bin / 8 * 8])
      }
    }
  }

  /// The multiplications of networks in their first stage are a small part of those in the last.
  @Test func earlyStagesCostLess() throws {
    let generator = Self.generator()
    func work(_ body: () throws -> Void) rethrows -> Int {
      let profile = Profile()
      try profile.run(body)
      return profile.rows.reduce(0) { $0 + $1.calls * $1.operation.arithmetic }
    }
    let full = work { _ = Self.pictures(generator, stage: 3) }
    let (first, last) = (try Self.critic(stage: 0), try Self.critic(stage: 3))
    let examples = Self.pictures(generator)
    let seen = work { _ = Self.scores(last, examples) }
    #expect(work { _ = Self.pictures(generator, stage: 0) } < full / 8)
    #expect(work { _ = Self.scores(first, examples) } < seen / 8)
  }

  /// A critic in stage 1 sees means of 4 x 4 values alone.
  @Test func aCriticOfAnEarlierStageSeesCoarsePictures() throws {
    let critic = try Self.critic(stage: 1)
    let fine = Self.pictures(Self.generator())
    let coarse = AveragePooling(factor: [4, 4])(fine).repeated([4, 4])
    let scores = Self.scores(critic, coarse)
    #expect(!scores.isEmpty && Self.scores(critic, fine).count == scores.count)
    #expect(zip(Self.scores(critic, fine), scores).allSatisfy { abs($0 - $1) < 1e-4 })
    let whole = try Self.critic(stage: 3)
    #expect(
      zip(Self.scores(whole, fine), Self.scores(whole, coarse)).contains { abs($0 - $1) > 1e-3 })
  }

  /// A fade of the critic begins with the scores of the stage before and ends with those of the next.
  @Test func scoresFadeFromStageToStage() throws {
    let examples = Self.pictures(Self.generator())
    func scores(_ stage: Float) throws -> [Float] {
      Self.scores(try Self.critic(stage: stage), examples)
    }
    func distance(_ a: [Float], _ b: [Float]) -> Float {
      zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    for stage in [0, 1, 2] as [Float] {
      let (before, after) = (try scores(stage), try scores(stage + 1))
      let size = distance(before, after)
      #expect(size > 1e-3)
      #expect(distance(before, try scores(stage + 1e-4)) < 0.02 * size)
      #expect(distance(after, try scores(stage + 1 - 1e-4)) < 0.02 * size)
      #expect(distance(before, try scores(stage + 0.5)) > 0.1 * size)
    }
  }

  /// The layers of stages that have not begun have no gradients.
  @Test func laterStagesHaveNoGradients() {
    let generator = Self.generator()
    let names = generator.parameters.map(\.name)
    let slopes = gradient(
      of: Self.pictures(generator, stage: 1.5).squared().sum(),
      withRespectTo: generator.parameters.map(\.parameter.value))
    let idle = zip(names, slopes).filter { $0.1 == nil }.map(\.0)
    let expected = names.filter {
      ["blocks.2.", "pictures.0.", "pictures.3."].contains(where: $0.hasPrefix)
    }
    #expect(idle == expected)
  }

  /// Also of a model that has not grown to its last stage; a file with an impossible stage has the last.
  @Test(arguments: [(0.5, 0.5), (3, 3), (1e9, 3)] as [(Float, Float)])
  func aModelSurvivesItsFile(stage: Float, expected: Float) throws {
    let folder = try TemporaryFolder()
    let generator = Self.generator()
    var state = generator.state()
    state = state.map { $0.name == "stage" ? ($0.name, Tensor([stage], shape: [1])) : $0 }
    let description = ModelDescription(
      design: Self.design(), classNames: ["a", "b"], training: .init(steps: 3))
    try description.write(to: folder["m"], weights: state)
    let model = try Model(folder["m"])
    #expect(model.description == description)
    let read = try #require(model.networks.generator)
    let made = Self.pictures(generator, stage: expected).values
    #expect(Self.pictures(read).values == made)
    // Again, by the kernels that a model keeps.
    #expect(Self.pictures(read).values == made)
  }
}
