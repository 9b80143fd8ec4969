// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct PyramidGeneratorTests {
  /// Computed from the shapes of the reference implementation; SaShiMi's comparison lists 19.1 M
  /// too.
  @Test func thePaperSizesHaveThePaperCount() {
    #expect(Self.generator(WaveGANConfiguration(), .zeros).parameterCount == 19_065_345)
    #expect(Self.generator(SpecGANConfiguration(), .zeros).parameterCount == 19_065_345)
  }

  @Test(arguments: WaveGANConfiguration.sliceLengths)
  func waveformsHaveTheLengthAskedFor(length: Int) {
    let generator = Self.generator(WaveGANConfiguration(sliceLength: length, width: 1))
    #expect(generator(Self.latents(1)).shape == [1, length, 1])
  }

  @Test(arguments: [(16, 16), (16, 64), (64, 32), (128, 128), (32, 80), (48, 28)])
  func spectrogramsHaveTheSizeAskedFor(frames: Int, bins: Int) {
    for upsampling in Upsampling.allCases {
      let configuration = SpecGANConfiguration(
        frameCount: frames, binCount: bins, channelCount: 2, width: 1, upsampling: upsampling)
      #expect(Self.generator(configuration)(Self.latents(1)).shape == [1, frames, bins, 2])
    }
  }

  @Test func nearestNeighborAndPostFilterWorkInStereo() {
    let configuration = WaveGANConfiguration(
      sliceLength: 4096, channelCount: 2, width: 1, upsampling: .nearestNeighbor,
      postFilterLength: 512)
    let generator = Self.generator(configuration)
    #expect(generator(Self.latents(2)).shape == [2, 4096, 2])
    let filter = generator.parameters.last
    #expect(filter?.name == "postFilter.kernel")
    #expect(filter?.parameter.value.shape == [512, 2, 2])
    filter?.parameter.assign(.zeros([512, 2, 2]))
    #expect(generator(Self.latents(1)).values.allSatisfy { $0 == 0 })
  }

  @Test func valuesLieBetweenMinusOneAndOne() {
    for generator in [
      Self.generator(Self.smallWaveGAN, .normal(deviation: 0.3)),
      Self.generator(Self.smallSpecGAN, .normal(deviation: 0.4)),
    ] {
      let values = generator(Self.latents(1)).values
      #expect(values.allSatisfy { abs($0) <= 1 })
      #expect(values.contains { abs($0) > 0.9 } && Set(values).count > 100)
    }
  }

  @Test func anExampleDoesNotDependOnTheBatch() {
    for generator in [
      Self.generator(WaveGANConfiguration(sliceLength: 4096, width: 2)),
      Self.generator(SpecGANConfiguration(frameCount: 32, binCount: 64, width: 2)),
    ] {
      let latents = Self.latents(3)
      let batch = generator(latents).values
      let alone = generator(latents.sliced(from: [1, 0], to: [2, 100])).values
      let isTheSame = alone == Array(batch[alone.count..<2 * alone.count])
      #expect(isTheSame)
    }
  }

  @Test func theSameSeedGivesTheSameBits() {
    let outputs = [1, 1, 2].map { (seed: UInt64) in
      Self.generator(Self.smallSpecGAN, seed: seed)(Self.latents(2)).values
    }
    #expect(outputs[0] == outputs[1] && outputs[0] != outputs[2])
  }

  /// Model files hold these names.
  @Test func parametersAreNamedByBlock() {
    #expect(
      Self.generator(Self.smallWaveGAN).parameters.map(\.name) == [
        "dense.kernel", "dense.bias", "blocks.0.kernel", "blocks.0.bias", "blocks.1.kernel",
        "blocks.1.bias", "blocks.2.kernel", "blocks.2.bias", "blocks.3.kernel", "blocks.3.bias",
      ])
    let parameters = Self.generator(SpecGANConfiguration(frameCount: 16, binCount: 32, width: 3))
      .parameters
    #expect(
      parameters.map(\.name) == [
        "dense.kernel", "dense.bias", "blocks.0.kernel", "blocks.0.bias", "blocks.1.kernel",
        "blocks.1.bias",
      ])
    #expect(
      parameters.map(\.parameter.value.shape) == [
        [1, 100, 4 * 8 * 6], [4 * 8 * 6], [5, 5, 3, 6], [3], [5, 5, 1, 3], [1],
      ])
  }

  private static let smallWaveGAN = WaveGANConfiguration(sliceLength: 4096, width: 1)
  private static let smallSpecGAN = SpecGANConfiguration(frameCount: 16, binCount: 16, width: 1)

  private static func generator(
    _ configuration: some DCGANConfiguration, _ initializer: Initializer = .glorotUniform,
    seed: UInt64 = 1
  ) -> DCGANGenerator {
    var stream = RandomStream(seed: seed, name: "generator")
    return DCGANGenerator(configuration, initializer: initializer, using: &stream)
  }

  private static func latents(_ count: Int) -> Tensor {
    var stream = RandomStream(seed: 1, name: "latents")
    return LatentDistribution.uniform.sample(count: count, latentCount: 100, using: &stream)
  }
}

/// Networks that are told classes, and those that normalise batches.
struct ConditionalNetworkTests {
  private static func configuration(
    _ method: Conditioning.Method?, normalizes: Bool? = nil
  ) -> SpecGANConfiguration {
    var configuration = SpecGANConfiguration(
      frameCount: 16, binCount: 16, width: 2, latentCount: 3)
    configuration.conditioning = method.map { Conditioning(classCount: 2, method: $0) }
    configuration.normalizesBatches = normalizes
    return configuration
  }

  private static func generator(_ configuration: SpecGANConfiguration) -> DCGANGenerator {
    var stream = RandomStream(seed: 1, name: "generator")
    let generator = DCGANGenerator(configuration, using: &stream)
    for (name, parameter) in generator.parameters where name.hasPrefix("modulations") {
      parameter.assign(
        .normal(mean: 0, deviation: 0.3, shape: parameter.value.shape, using: &stream))
    }
    return generator
  }

  private static let latents = Tensor(
    [0.1, -0.5, 0.9, 0.3, 0.2, -0.8, 0.7, 0.7, 0.1], shape: [3, 3])

  @Test(arguments: Conditioning.Method.allCases, [nil, true])
  func aClassMakesADifferenceAndTheBatchDoesNot(method: Conditioning.Method, normalizes: Bool?) {
    let generator = Self.generator(Self.configuration(method, normalizes: normalizes))
    let labels = Tensor([1, 0, 0, 1, 0.5, 0.5], shape: [3, 2])
    let together = generator(Self.latents, labels: labels)
    for row in 0..<3 {
      let alone = generator(
        Self.latents.sliced(from: [row, 0], to: [row + 1, 3]),
        labels: labels.sliced(from: [row, 0], to: [row + 1, 2]))
      let isSame =
        alone.values
        == together.sliced(from: [row, 0, 0, 0], to: [row + 1, 16, 16, 1]).values
      #expect(isSame, "row \(row)")
    }
    let others = generator(Self.latents, labels: Tensor([0, 1, 1, 0, 1, 0], shape: [3, 2]))
    let differs = zip(together.values, others.values).contains { abs($0 - $1) > 1e-3 }
    #expect(differs)
  }

  @Test(arguments: [nil, Conditioning.Method.scale, .embedding], [nil, true])
  func theCountIsThatOfTheBuiltGenerator(method: Conditioning.Method?, normalizes: Bool?) {
    let configuration = Self.configuration(method, normalizes: normalizes)
    let count = Self.generator(configuration).state().reduce(0) { $0 + $1.tensor.count }
    #expect(configuration.generatorParameterCount == count)
  }

  /// In training a batch is normalised by itself, and what is remembered moves.
  @Test func batchesAreMeasuredInTrainingOnly() {
    let generator = Self.generator(Self.configuration(nil, normalizes: true))
    let before = generator.state().filter { $0.name.hasSuffix("mean") }.map(\.tensor.values)
    let used = generator(Self.latents)
    #expect(generator.state().filter { $0.name.hasSuffix("mean") }.map(\.tensor.values) == before)
    let trained = generator(GeneratorInput(Self.latents, isTraining: true))
    let differs = zip(used.values, trained.values).contains { abs($0 - $1) > 1e-3 }
    #expect(differs)
    #expect(generator.state().filter { $0.name.hasSuffix("mean") }.map(\.tensor.values) != before)
  }

  @Test(arguments: [
    CriticDesign.Labels.none, .projection(classCount: 2), .classifier(classCount: 2),
  ])
  func labelsReachTheCriticsVerdict(labels: CriticDesign.Labels) {
    var design = CriticDesign()
    design.labels = labels
    var stream = RandomStream(seed: 1, name: "critic")
    let critic = DCGANCritic(Self.configuration(nil), design: design, using: &stream)
    let examples = Tensor.uniform(in: -1...1, shape: [2, 16, 16, 1], using: &stream)
    let (first, second) = (
      Tensor([1, 0, 1, 0], shape: [2, 2]), Tensor([0, 1, 0, 1], shape: [2, 2])
    )
    let verdicts = [first, second].map { critic.output(of: examples, labels: $0, using: &stream) }
    let isProjection = if case .projection = labels { true } else { false }
    #expect((verdicts[0].scores.values != verdicts[1].scores.values) == isProjection)
    let isClassifier = if case .classifier = labels { true } else { false }
    #expect((verdicts[0].classLogits?.shape == [2, 2]) == isClassifier)
  }

  /// A critic that compares the examples of a batch gives another score in other company.
  @Test(
    arguments: [
      (\CriticDesign.seesDeviation, true), (\.normalizesBatches, true),
      (\.normalizesSpectrum, false),
    ] as [(any WritableKeyPath<CriticDesign, Bool> & Sendable, Bool)])
  func aCriticMixesExamplesWhereItSaysSo(
    part: any WritableKeyPath<CriticDesign, Bool> & Sendable, mixes: Bool
  ) {
    var design = CriticDesign()
    design[keyPath: part] = true
    var stream = RandomStream(seed: 1, name: "critic")
    let critic = DCGANCritic(Self.configuration(nil), design: design, using: &stream)
    let examples = Tensor.uniform(in: -1...1, shape: [3, 16, 16, 1], using: &stream)
    let three = critic(examples, using: &stream).values[0]
    let two = critic(
      examples.sliced(from: [0, 0, 0, 0], to: [2, 16, 16, 1]), using: &stream
    ).values[0]
    #expect(critic.mixesExamples == mixes)
    #expect((three != two) == mixes)
  }
}
