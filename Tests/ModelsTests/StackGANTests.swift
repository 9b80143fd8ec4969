// SPDX-License-Identifier: MIT
import Autograd
import Files
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

/// The networks of a StackGAN.
struct StackGANTests {
  private static let labels = Tensor([1, 0, 0, 1, 0.5, 0.5], shape: [3, 2])

  private static func design(
    _ frames: Int = 32, _ bins: Int = 32, channels: Int = 1, classCount: Int = 2,
    conditioning: Conditioning.Method = .scale
  ) -> StackGANDesign {
    StackGANDesign(
      network: StackGANConfiguration(
        frameCount: frames, binCount: bins, channelCount: channels, width: 2, latentCount: 5,
        embeddingCount: 3, conditionCount: 2, conditioning: conditioning, blockCount: 1,
        classCount: classCount),
      spectrograms: SpectrogramRepresentation(
        sampleRate: 8000, sliceLength: frames * bins, channelCount: channels,
        spectrogram: LogSpectrogram(fftSize: 2 * bins, hop: bins, rangeDecibels: 60),
        scaling: .fullScale))
  }

  private static func generator(_ design: StackGANDesign = design()) -> any Generator {
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = design.makeGenerator(using: &stream)
    // Fresh modulations are zeros, with which conditions would not count.
    for (name, parameter) in generator.parameters
    where name.hasSuffix("gains") || name.hasSuffix("bias") {
      parameter.assign(
        .normal(mean: 0, deviation: 0.3, shape: parameter.value.shape, using: &stream))
    }
    return generator
  }

  private static func latents(_ count: Int = 3) -> Tensor {
    var stream = RandomStream(seed: 2, name: "latents")
    return .normal(mean: 0, deviation: 1, shape: [count, 5], using: &stream)
  }

  private static func input(_ stage: Float? = nil, labels: Tensor? = labels) -> GeneratorInput {
    var input = GeneratorInput(latents(), labels: labels)
    input.stage = stage
    return input
  }

  private static func tensors(_ module: any Module) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: module.state().map { ($0.name, $0.tensor) })
  }

  @Test(arguments: [(32, 32, 1, 2), (64, 32, 1, 0), (32, 48, 2, 2), (96, 40, 1, 2)])
  func networksFitTheSpectrograms(frames: Int, bins: Int, channels: Int, classes: Int) throws {
    let design = Self.design(frames, bins, channels: channels, classCount: classes)
    try design.validate()
    let generator = Self.generator(design)
    #expect(generator.state().reduce(0) { $0 + $1.tensor.count } == design.parameterCount)
    let labels = classes == 0 ? nil : Self.labels
    var options = CriticDesign()
    options.labels = classes == 0 ? .none : .projection(classCount: classes)
    var stream = RandomStream(seed: 3, name: "critic")
    let critic = design.makeCritic(options, using: &stream)
    for stage in [0, 1] as [Float] {
      let made = generator(Self.input(stage, labels: labels))
      #expect(made.shape == [3, frames, bins, channels])
      #expect(made.values.allSatisfy { abs($0) <= 1 })
      let output = critic.output(of: made, labels: labels, using: &stream)
      #expect(output.scores.shape == [3])
      #expect(output.classVotes?.shape == (classes == 0 ? nil : [3, classes]))
    }
  }

  @Test(arguments: [0, 2]) func anExampleHasTheSameBitsInAnyBatch(classes: Int) {
    let generator = Self.generator(Self.design(classCount: classes))
    let labels = classes == 0 ? nil : Self.labels
    let together = generator(Self.input(labels: labels)).values
    for row in 0..<3 {
      let alone = generator(
        Self.latents().sliced(from: [row, 0], to: [row + 1, 5]),
        labels: labels?.sliced(from: [row, 0], to: [row + 1, 2]))
      #expect(alone.values == Array(together[row * 1024..<(row + 1) * 1024]))
    }
  }

  /// c = μ + σ ε of the first two numbers of the latents.
  private static func condition(_ name: String, of generator: any Generator) -> Tensor {
    let augmentation = NaiveAugmentation(name, in: tensors(generator).mapValues(\.values))
    let (latents, shares) = (latents().values, labels.values)
    var conditions: [Float] = []
    for row in 0..<3 {
      let numbers = augmentation.distribution(Array(shares[row * 2..<row * 2 + 2]))
      for (place, number) in numbers.enumerated() {
        conditions.append(number.mean + exp(number.logarithm / 2) * latents[row * 5 + place])
      }
    }
    return Tensor(conditions, shape: [3, 2])
  }

  /// The picture of a DCGAN of half the size with the weights of the first stage, of the last three
  /// numbers of the latents.
  private static func coarse(
    of generator: any Generator, _ conditioning: Conditioning.Method
  ) throws -> Tensor {
    var network = SpecGANConfiguration(frameCount: 16, binCount: 16, width: 4, latentCount: 3)
    network.conditioning = Conditioning(classCount: 2, method: conditioning)
    var stream = RandomStream(seed: 9, name: "twin")
    let twin = DCGANGenerator(network, using: &stream)
    let state = tensors(generator)
    try twin.load(
      Dictionary(
        uniqueKeysWithValues: twin.state().compactMap { part in
          state["first.\(part.name)"].map { (part.name, $0) }
        }))
    return twin(
      latents().sliced(from: [0, 2], to: [3, 5]),
      labels: condition("firstAugmentation", of: generator))
  }

  @Test(arguments: [Conditioning.Method.scale, .embedding])
  func theFirstStageIsAHalvedNetworkOfConditions(method: Conditioning.Method) throws {
    let generator = Self.generator(Self.design(conditioning: method))
    let coarse = try Self.coarse(of: generator, method)
    expectClose(
      generator(Self.input(0)),
      LinearInterpolation(factor: [2, 2], alignment: .centered)(coarse).values)
  }

  /// The second stage layer by layer, from its weights.
  @Test func theSecondStageAddsToThePictureOfTheFirst() throws {
    let generator = Self.generator()
    let coarse = try Self.coarse(of: generator, .scale)
    let state = Self.tensors(generator)
    func convolved(_ x: Tensor, _ name: String, stride: Int = 1) throws -> Tensor {
      let kernel = try #require(state["second.\(name).kernel"])
      let bias = try #require(state["second.\(name).bias"])
      let window = Window.same(
        kernel: Array(kernel.shape.prefix(2)), stride: [stride, stride],
        inputSize: Array(x.shape[1...2]))
      return x.convolved(with: kernel, window: window).adding(perChannel: bias)
    }
    func doubled(_ x: Tensor, _ name: String) throws -> Tensor {
      let kernel = try #require(state["second.\(name).kernel"])
      var stream = RandomStream(seed: 9, name: "twin")
      let layer = DoublingConvolution(
        inputs: x.shape[3], outputs: kernel.shape[2], using: &stream)
      layer.kernel.assign(kernel)
      let bias = try #require(state["second.\(name).bias"])
      return layer(x).adding(perChannel: bias).leakyReLU(slope: 0.2)
    }
    func leaky(_ x: Tensor) -> Tensor { x.leakyReLU(slope: 0.2) }
    var x = leaky(try convolved(coarse, "entry"))
    x = leaky(try convolved(x, "narrowing", stride: 2))
    let condition = Self.condition("secondAugmentation", of: generator).values
    let map = (0..<3).flatMap { row in
      (0..<64).flatMap { _ in condition[row * 2..<row * 2 + 2] }
    }
    x = .concatenated([x, Tensor(map, shape: [3, 8, 8, 2])], alongAxis: 3)
    x = leaky(try convolved(x, "joining"))
    let inner = leaky(try convolved(x, "blocks.0.first"))
    x = x + (try convolved(inner, "blocks.0.second"))
    x = try doubled(doubled(x, "widening.0"), "widening.1")
    x = try convolved(x, "last")
    let start = LinearInterpolation(factor: [2, 2], alignment: .centered)(coarse).values
    let expected = zip(start, x.values).map { tanh(atanh(min(max($0, -0.98), 0.98)) + $1) }
    expectClose(generator(Self.input()), expected, absolute: 1e-4)
  }

  /// In training; a finished model is a function of its latent with all its slopes.
  @Test func theFirstStageIsFrozenInTheSecond() {
    let generator = Self.generator()
    for stage in [0, 1] as [Float] {
      var input = Self.input(stage)
      input.isTraining = true
      let slopes = gradient(
        of: generator(input).squared().sum(),
        withRespectTo: generator.parameters.map(\.parameter.value))
      for (named, slope) in zip(generator.parameters, slopes) {
        let isTrained = named.name.hasPrefix(stage < 1 ? "first" : "second")
        #expect((slope != nil) == isTrained, "\(named.name) in stage \(stage)")
      }
    }
  }

  /// Numbers of a condition have no direction of their own in the first layer.
  @Test func theLatentsOfTheFirstLayerAreThoseBehindTheCondition() throws {
    let rows = try #require(Self.generator().latentProjection)
    #expect(rows.shape[0] == 5 && rows.values.prefix(2 * rows.shape[1]).allSatisfy { $0 == 0 })
    #expect(rows.values.dropFirst(2 * rows.shape[1]).contains { $0 != 0 })
    let plain = try #require(Self.generator(Self.design(classCount: 0)).latentProjection)
    #expect(plain.shape[0] == 5)
  }

  @Test func aModelSurvivesItsFileInEitherStage() throws {
    let folder = try TemporaryFolder()
    let generator = Self.generator()
    for stage in [0, 1] as [Float] {
      generator.buffers.first { $0.name == "stage" }?.buffer.assign(
        .filled(with: stage, shape: [1]))
      let description = ModelDescription(
        design: Self.design(), classNames: ["a", "b"], training: .init(steps: 3))
      try description.write(to: folder["m"], weights: generator.state())
      let model = try Model(folder["m"])
      #expect(model.description == description)
      let read = try #require(model.networks.generator)
      let made = generator(Self.input(stage)).values
      #expect(read(Self.latents(), labels: Self.labels).values == made)
    }
  }

  private static let mistakes:
    [(text: String, change: @Sendable (inout StackGANConfiguration) -> Void)] = [
      ("latentCount is 2", { $0.latentCount = 2 }),
      ("conditionCount is 0", { $0.conditionCount = 0 }),
      ("embeddingCount is 0", { $0.embeddingCount = 0 }),
      ("blockCount is -1", { $0.blockCount = -1 }),
      ("frameCount is 24", { $0.frameCount = 24 }),
      ("frameCount is 36", { $0.frameCount = 36 }),
      ("width is 0", { $0.width = 0 }),
    ]

  @Test func sizesThatCannotBeAreNamed() {
    for (text, change) in Self.mistakes {
      var network = Self.design().network
      change(&network)
      let error = #expect(throws: ConfigurationError.self) { try network.validate() }
      #expect(error?.description.hasPrefix(text) == true, "\(error?.description ?? "")")
    }
  }
}
