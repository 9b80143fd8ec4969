// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Layers
import Models
import TestSupport
import Testing

struct ModelDesignTests {
  private static let moments = SpectrogramMoments(
    means: (0..<32).map { -8 + Float($0) / 3 }, deviations: (0..<32).map { 0.1 + Float($0) / 7 })

  private static let specGAN = SpecGANDesign(
    network: SpecGANConfiguration(
      frameCount: 32, binCount: 16, channelCount: 2, width: 1, latentCount: 3,
      upsampling: .nearestNeighbor),
    representation: SpectrogramRepresentation(
      sampleRate: 8000, sliceLength: 512, channelCount: 2,
      spectrogram: LogSpectrogram(fftSize: 32, hop: 16),
      scaling: .standardized(moments: moments)))

  private static let waveGAN = WaveGANDesign(
    network: WaveGANConfiguration(sliceLength: 4096, width: 1, latentCount: 3),
    representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 4096, channelCount: 1))

  @Test func aSpecGANSurvivesItsModelFileBitForBit() throws {
    let folder = try TemporaryFolder()
    let description = ModelDescription(design: Self.specGAN, training: .init(steps: 3))
    var stream = RandomStream(seed: 1, name: "weights")
    let generator = Self.specGAN.makeGenerator(using: &stream)
    try description.write(to: folder["m"], weights: generator.state())
    #expect(try Model(folder["m"]).description == description)
    #expect(try SafetensorsFile.readHeader(folder["m"]).metadata["sampleRate"] == "8000")
  }

  @Test(arguments: [
    ("\"binCount\":16", "\"binCount\":32", "representation is [32, 16, 2], but must be"),
    ("\"sliceLength\":512", "\"sliceLength\":513", "representation is [33, 16, 2]"),
    ("\"frameCount\":32", "\"frameCount\":33", "frameCount is 33"),
    ("\"kernelLength\":5", "\"kernelLength\":0", "kernelLength is 0"),
    ("\"hop\":16", "\"hop\":0", "hop is 0"),
    ("\"floor\":1e-06", "\"floor\":0", "floor is 0"),
    ("\"transformSize\":32", "\"transformSize\":64", "means is 32"),
    ("\"deviations\":[0.1,", "\"deviations\":[-0.1,", "deviations is [-0.1, "),
    ("\"means\":[-8,", "\"means\":[", "means is 31"),
    ("\"sampleRate\":8000", "\"sampleRate\":-1", "sampleRate is -1"),
  ])
  func aFieldOfAFileThatCannotBeIsNamed(text: String, replacement: String, start: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(Self.specGAN), as: UTF8.self)
    let changed = json.replacingOccurrences(of: text, with: replacement)
    #expect(changed != json)
    let design = try JSONDecoder().decode(SpecGANDesign.self, from: Data(changed.utf8))
    let error = #expect(throws: ConfigurationError.self) { try design.validate() }
    #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: Upsampling.allCases)
  func generatorsOfSpecGANAreCountedWithoutBeingBuilt(upsampling: Upsampling) {
    for (frames, bins, channels) in [(16, 16, 1), (64, 32, 2), (32, 128, 1)] {
      let network = SpecGANConfiguration(
        frameCount: frames, binCount: bins, channelCount: channels, width: 2, kernelLength: 4,
        latentCount: 7, upsampling: upsampling)
      let design = SpecGANDesign(
        network: network,
        representation: SpectrogramRepresentation(
          sampleRate: 8000, sliceLength: 512, channelCount: channels,
          scaling: .standardized(moments: Self.moments)))
      var stream = RandomStream(seed: 0, name: "weights")
      let built = design.makeGenerator(using: &stream).parameterCount
      #expect(design.parameterCount == built)
    }
  }

  /// Kernels of two dimensions are [K, K, C, O].
  @Test func networksAreThoseOfTheName() {
    func kernelRanks(of design: some AdversarialDesign) -> [Int] {
      var stream = RandomStream(seed: 0, name: "weights")
      let networks: [any Module] = [
        design.makeGenerator(using: &stream),
        design.makeCritic(CriticDesign(), using: &stream),
      ]
      return networks.compactMap { network in
        network.parameters.first { $0.name.hasPrefix("blocks.0") }?.parameter.value.rank
      }
    }
    #expect(type(of: Self.specGAN).kind.title == "SpecGAN")
    #expect(kernelRanks(of: Self.specGAN) == [4, 4])
    #expect(WaveGANDesign.kind.title == "WaveGAN")
    #expect(kernelRanks(of: Self.waveGAN) == [3, 3])
  }
}
