// SPDX-License-Identifier: MIT
import Foundation
import GANModels
import Testing

struct SpecGANConfigurationTests {
  @Test func everySizeIsValid() throws {
    for frames in SpecGANConfiguration.sizes {
      for bins in SpecGANConfiguration.sizes {
        try SpecGANConfiguration(frameCount: frames, binCount: bins, channelCount: 2).validate()
      }
    }
  }

  @Test(arguments: [
    (SpecGANConfiguration(frameCount: 100), "frameCount is 100, but must be a power of two from"),
    (SpecGANConfiguration(frameCount: 8), "frameCount is 8"),
    (SpecGANConfiguration(binCount: 129), "binCount is 129"),
    (SpecGANConfiguration(binCount: 2048), "binCount is 2048"),
    (SpecGANConfiguration(channelCount: 3), "channelCount is 3, but must be 1 or 2."),
    (SpecGANConfiguration(channelCount: 0), "channelCount is 0"),
    (SpecGANConfiguration(width: 0), "width is 0, but must be from 1 to 1024."),
    (SpecGANConfiguration(kernelLength: 1), "kernelLength is 1"),
    (SpecGANConfiguration(kernelLength: 65), "kernelLength is 65"),
    (SpecGANConfiguration(latentCount: 0), "latentCount is 0"),
  ])
  func aValueOutOfRangeIsNamed(configuration: SpecGANConfiguration, start: String) {
    let error = #expect(throws: ConfigurationError.self) { try configuration.validate() }
    #expect(error?.description.hasPrefix(start) == true)
  }

  @Test func aConfigurationSurvivesJSON() throws {
    let configuration = SpecGANConfiguration(
      frameCount: 64, binCount: 256, channelCount: 2, width: 3, kernelLength: 4, latentCount: 7,
      upsampling: .nearestNeighbor)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(SpecGANConfiguration.self, from: data) == configuration)
  }
}
