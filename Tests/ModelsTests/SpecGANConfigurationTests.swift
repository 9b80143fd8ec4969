// SPDX-License-Identifier: MIT
import Foundation
import Models
import Testing

struct SpecGANConfigurationTests {
  @Test func everyValidSizeHasAPyramidOfThatSize() throws {
    var count = 0
    for frames in SpecGANConfiguration.sizes {
      for bins in [16, 17, 80, 96, 128, 320, 1024] {
        let configuration = SpecGANConfiguration(frameCount: frames, binCount: bins)
        guard (try? configuration.validate()) != nil else { continue }
        let layout = configuration.layout
        #expect(layout.exampleShape == [frames, bins, 1])
        #expect(layout.startSize.min().map { (4...7).contains($0) } == true)
        count += 1
      }
    }
    #expect(count > 200)
  }

  @Test(arguments: [
    (SpecGANConfiguration(frameCount: 100), "frameCount is 100, but must be a multiple of 16, so"),
    (SpecGANConfiguration(frameCount: 8), "frameCount is 8, but must be from 16 to 1024."),
    (SpecGANConfiguration(binCount: 81), "binCount is 81, but must be a multiple of 16, so"),
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
