// SPDX-License-Identifier: MIT
import Autograd
import GANModels
import Kernels
import Layers
import TestSupport
import Testing

struct SpecGANGeneratorTests {
  /// Computed from the shapes of the reference implementation; the same as WaveGAN's.
  @Test func thePaperSizeHasThePaperCount() {
    #expect(Self.generator(SpecGANConfiguration(), .zeros).parameterCount == 19_065_345)
  }

  @Test(arguments: [(16, 16), (16, 64), (64, 32), (128, 128)])
  func theOutputHasTheSizeAskedFor(frames: Int, bins: Int) {
    for upsampling in Upsampling.allCases {
      let configuration = SpecGANConfiguration(
        frameCount: frames, binCount: bins, channelCount: 2, width: 1, upsampling: upsampling)
      #expect(Self.generator(configuration)(Self.latents(1)).shape == [1, frames, bins, 2])
    }
  }

  @Test func valuesLieBetweenMinusOneAndOne() {
    let generator = Self.generator(Self.small, .normal(deviation: 0.4))
    let values = generator(Self.latents(1)).values
    #expect(values.allSatisfy { abs($0) <= 1 })
    #expect(values.contains { abs($0) > 0.9 } && Set(values).count > 100)
  }

  @Test func anExampleDoesNotDependOnTheBatch() {
    let generator = Self.generator(SpecGANConfiguration(frameCount: 32, binCount: 64, width: 2))
    let latents = Self.latents(3)
    let batch = generator(latents).values
    let alone = generator(latents.sliced(from: [1, 0], to: [2, 100])).values
    #expect(alone == Array(batch[2048..<4096]))
  }

  @Test func theSameSeedGivesTheSameBits() {
    let outputs = [1, 1, 2].map { (seed: UInt64) in
      Self.generator(Self.small, seed: seed)(Self.latents(2)).values
    }
    #expect(outputs[0] == outputs[1] && outputs[0] != outputs[2])
  }

  @Test func parametersAreNamedByBlock() {
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

  private static let small = SpecGANConfiguration(frameCount: 16, binCount: 16, width: 1)

  private static func generator(
    _ configuration: SpecGANConfiguration, _ initializer: Initializer = .glorotUniform,
    seed: UInt64 = 1
  ) -> SpecGANGenerator {
    var stream = RandomStream(seed: seed, name: "generator")
    return SpecGANGenerator(configuration, initializer: initializer, using: &stream)
  }

  private static func latents(_ count: Int) -> Tensor {
    var stream = RandomStream(seed: 1, name: "latents")
    return LatentDistribution.uniform.sample(count: count, latentCount: 100, using: &stream)
  }
}
