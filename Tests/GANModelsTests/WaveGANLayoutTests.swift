// SPDX-License-Identifier: MIT
import GANModels
import Testing

struct WaveGANLayoutTests {
  @Test(arguments: [
    (4096, [4, 4, 4, 4], 8), (8192, [4, 4, 4, 4, 2], 16), (16384, [4, 4, 4, 4, 4], 16),
    (32768, [4, 4, 4, 4, 4, 2], 32), (65536, [4, 4, 4, 4, 4, 4], 32),
  ])
  func stridesFollowFromTheLength(length: Int, strides: [Int], multiple: Int) {
    let layout = WaveGANLayout(WaveGANConfiguration(sliceLength: length, width: 3))
    #expect(layout.strides == strides)
    #expect(layout.startChannels == 3 * multiple)
  }

  @Test func channelsOfTheGeneratorHalveAndThoseOfTheCriticDouble() {
    let layout = WaveGANLayout(WaveGANConfiguration(channelCount: 2, width: 64))
    #expect(layout.generatorBlocks.map(\.inputs) == [1024, 512, 256, 128, 64])
    #expect(layout.generatorBlocks.map(\.outputs) == [512, 256, 128, 64, 2])
    #expect(layout.criticBlocks.map(\.inputs) == [2, 64, 128, 256, 512])
    #expect(layout.criticBlocks.map(\.outputs) == [64, 128, 256, 512, 1024])
  }
}
