// SPDX-License-Identifier: MIT
import Autograd
import GANModels
import Kernels
import Layers
import TestSupport
import Testing

struct WaveGANGeneratorTests {
  /// Computed from the shapes of the reference implementation; SaShiMi's comparison lists 19.1 M
  /// too.
  @Test func thePaperSizeHasThePaperCount() {
    #expect(Self.generator(WaveGANConfiguration(), .zeros).parameterCount == 19_065_345)
  }

  @Test(arguments: WaveGANConfiguration.sliceLengths)
  func theOutputHasTheLengthAskedFor(length: Int) {
    let generator = Self.generator(WaveGANConfiguration(sliceLength: length, width: 1))
    #expect(generator(Self.latents(1)).shape == [1, length, 1])
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

  @Test func samplesLieBetweenMinusOneAndOne() {
    let generator = Self.generator(
      WaveGANConfiguration(sliceLength: 4096, width: 1), .normal(deviation: 0.3))
    let values = generator(Self.latents(1)).values
    #expect(values.allSatisfy { abs($0) <= 1 })
    #expect(values.contains { abs($0) > 0.9 } && Set(values).count > 100)
  }

  @Test func anExampleDoesNotDependOnTheBatch() {
    let generator = Self.generator(WaveGANConfiguration(sliceLength: 4096, width: 2))
    let latents = Self.latents(3)
    let batch = generator(latents).values
    let alone = generator(latents.sliced(from: [1, 0], to: [2, 100])).values
    #expect(alone == Array(batch[4096..<8192]))
  }

  @Test func parametersAreNamedByBlock() {
    let generator = Self.generator(WaveGANConfiguration(sliceLength: 4096, width: 1))
    #expect(
      generator.parameters.map(\.name) == [
        "dense.kernel", "dense.bias", "blocks.0.kernel", "blocks.0.bias", "blocks.1.kernel",
        "blocks.1.bias", "blocks.2.kernel", "blocks.2.bias", "blocks.3.kernel", "blocks.3.bias",
      ])
  }

  private static func generator(
    _ configuration: WaveGANConfiguration, _ initializer: Initializer = .glorotUniform
  ) -> WaveGANGenerator {
    var stream = RandomStream(seed: 1, name: "generator")
    return WaveGANGenerator(configuration, initializer: initializer, using: &stream)
  }

  private static func latents(_ count: Int) -> Tensor {
    var stream = RandomStream(seed: 1, name: "latents")
    return LatentDistribution.uniform.sample(count: count, latentCount: 100, using: &stream)
  }
}
