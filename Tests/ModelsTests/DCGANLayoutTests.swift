// SPDX-License-Identifier: MIT
import Models
import Testing

struct ConvolutionPyramidTests {
  @Test(arguments: [
    (4096, [4, 4, 4, 4], 8), (8192, [4, 4, 4, 4, 2], 16), (16384, [4, 4, 4, 4, 4], 16),
    (32768, [4, 4, 4, 4, 4, 2], 32), (65536, [4, 4, 4, 4, 4, 4], 32),
  ])
  func stridesOfWaveGANFollowFromTheLength(length: Int, strides: [Int], multiple: Int) {
    let layout = WaveGANConfiguration(sliceLength: length, width: 3).layout
    #expect(layout.strides == strides.map { [$0] })
    #expect(layout.startShape == [16, 3 * multiple])
    #expect(layout.exampleShape == [length, 1])
  }

  @Test(arguments: [
    (128, 128, 5, [4, 4, 48]), (64, 64, 4, [4, 4, 24]), (16, 16, 2, [4, 4, 6]),
    (32, 128, 3, [4, 16, 12]), (256, 128, 5, [8, 4, 48]), (1024, 1024, 8, [4, 4, 384]),
  ])
  func blocksOfSpecGANFollowFromTheShorterSide(
    frames: Int, bins: Int, blocks: Int, start: [Int]
  ) {
    let configuration = SpecGANConfiguration(frameCount: frames, binCount: bins, width: 3)
    #expect(configuration.layout.strides == [[Int]](repeating: [2, 2], count: blocks))
    #expect(configuration.layout.startShape == start)
    #expect(configuration.layout.exampleShape == [frames, bins, 1])
  }

  @Test(arguments: [
    WaveGANConfiguration(channelCount: 2, width: 64).layout,
    SpecGANConfiguration(channelCount: 2, width: 64).layout,
  ])
  func channelsOfTheGeneratorHalveAndThoseOfTheCriticDouble(layout: DCGANLayout) {
    #expect(layout.generatorBlocks.map(\.inputs) == [1024, 512, 256, 128, 64])
    #expect(layout.generatorBlocks.map(\.outputs) == [512, 256, 128, 64, 2])
    #expect(layout.criticBlocks.map(\.inputs) == [2, 64, 128, 256, 512])
    #expect(layout.criticBlocks.map(\.outputs) == [64, 128, 256, 512, 1024])
  }
}
