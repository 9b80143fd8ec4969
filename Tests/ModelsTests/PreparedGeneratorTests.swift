// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models
import Testing

/// Generators that play and are trained on, as the average of a training is for its previews.
struct PreparedGeneratorTests {
  private func generator(_ configuration: some DCGANConfiguration, seed: UInt64)
    -> DCGANGenerator
  {
    var stream = RandomStream(seed: seed, name: "weights")
    return DCGANGenerator(configuration, using: &stream)
  }

  private func examples(_ generator: DCGANGenerator, count: Int = 3) -> [Float] {
    var stream = RandomStream(seed: 1, name: "latents")
    let latents = Tensor.uniform(in: -1...1, shape: [count, generator.latentCount], using: &stream)
    return withoutRecording { generator(latents).values }
  }

  private func keepPreparedKernels(_ generator: DCGANGenerator) {
    for (_, parameter) in generator.parameters { parameter.keepPreparedKernels() }
  }

  /// The examples of another generator with the same weights, which keeps nothing.
  private func examplesAnew(
    of generator: DCGANGenerator, _ configuration: some DCGANConfiguration
  ) throws -> [Float] {
    let other = self.generator(configuration, seed: 9)
    try other.load(
      Dictionary(
        uniqueKeysWithValues: generator.state().map {
          ($0.name, Tensor($0.tensor.values, shape: $0.tensor.shape))
        }))
    return examples(other)
  }

  private static let waveform = WaveGANConfiguration(sliceLength: 4096, width: 16)
  private static let spectrogram = SpecGANConfiguration(frameCount: 32, binCount: 32, width: 32)

  @Test func examplesHaveTheSameBitsAloneAndInABatch() throws {
    func check(_ configuration: some DCGANConfiguration) throws {
      let playing = generator(configuration, seed: 1)
      let before = examples(playing)
      keepPreparedKernels(playing)
      #expect((examples(playing) == before) as Bool)
      #expect((examples(playing) == before) as Bool)
      #expect((examples(playing, count: 1)[...] == before.prefix(before.count / 3)) as Bool)
    }
    try check(Self.waveform)
    try check(Self.spectrogram)
  }

  @Test func aGeneratorThatIsTrainedOnPlaysItsNewWeights() throws {
    let playing = generator(Self.waveform, seed: 1)
    keepPreparedKernels(playing)
    let first = examples(playing)
    for (_, parameter) in playing.parameters {
      parameter.update { for index in $0.indices { $0[index] *= 1.5 } }
    }
    let second = examples(playing)
    #expect((second != first) as Bool)
    #expect(try (second == examplesAnew(of: playing, Self.waveform)) as Bool)
  }

  @Test func aGeneratorThatTakesOverWeightsPlaysThem() throws {
    let playing = generator(Self.waveform, seed: 1)
    keepPreparedKernels(playing)
    _ = examples(playing)
    let other = generator(Self.waveform, seed: 2)
    try playing.load(Dictionary(uniqueKeysWithValues: other.state().map { ($0.name, $0.tensor) }))
    #expect((examples(playing) == examples(other)) as Bool)
  }
}
