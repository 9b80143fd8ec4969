// SPDX-License-Identifier: MIT
import Foundation
import Models
import Testing

struct WaveGANConfigurationTests {
  @Test(arguments: WaveGANConfiguration.sliceLengths)
  func everySliceLengthIsValid(length: Int) throws {
    try WaveGANConfiguration(sliceLength: length).validate()
  }

  @Test(arguments: [
    (WaveGANConfiguration(sliceLength: 16000), "sliceLength is 16000, but must be one of"),
    (WaveGANConfiguration(channelCount: 3), "channelCount is 3, but must be 1 or 2."),
    (WaveGANConfiguration(channelCount: 0), "channelCount is 0"),
    (WaveGANConfiguration(width: -4), "width is -4, but must be from 1 to 1024."),
    (WaveGANConfiguration(kernelLength: 3), "kernelLength is 3"),
    (WaveGANConfiguration(latentCount: 0), "latentCount is 0"),
    (WaveGANConfiguration(phaseShuffleRadius: 32), "phaseShuffleRadius is 32"),
    (WaveGANConfiguration(phaseShuffleRadius: -1), "phaseShuffleRadius is -1"),
    (WaveGANConfiguration(postFilterLength: 0), "postFilterLength is 0"),
  ])
  func aValueOutOfRangeIsNamed(configuration: WaveGANConfiguration, start: String) {
    let error = #expect(throws: ConfigurationError.self) { try configuration.validate() }
    #expect(error?.description.hasPrefix(start) == true)
  }

  @Test func aConfigurationSurvivesJSON() throws {
    let configuration = WaveGANConfiguration(
      sliceLength: 8192, channelCount: 2, width: 3, kernelLength: 9, latentCount: 7,
      phaseShuffleRadius: 1, upsampling: .nearestNeighbor, postFilterLength: 512)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(WaveGANConfiguration.self, from: data) == configuration)
  }
}
