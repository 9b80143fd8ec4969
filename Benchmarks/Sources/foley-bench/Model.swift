// SPDX-License-Identifier: MIT
import ArgumentParser
import Kernels
import Layers
import Models
import Synthesis

/// The networks that are measured, of 16,384 samples or 128 x 128 bins.
enum Model: String, CaseIterable, ExpressibleByArgument {
  case wavegan
  case specgan

  /// The critic's convolutions.
  func convolutions(width: Int, batch: Int) -> [ConvolutionGeometry] {
    switch self {
    case .wavegan:
      WaveGANConfiguration(width: width).layout.convolutions(batch: batch, kernelLength: 25)
    case .specgan:
      SpecGANConfiguration(width: width).layout.convolutions(batch: batch, kernelLength: 5)
    }
  }

  func design(width: Int) -> any AdversarialDesign {
    switch self {
    case .wavegan:
      let network = WaveGANConfiguration(width: width)
      return WaveGANDesign(
        network: network,
        representation: WaveformRepresentation(
          sampleRate: 16_000, sliceLength: network.sliceLength, channelCount: 1))
    case .specgan:
      return SpecGANDesign(
        network: SpecGANConfiguration(width: width),
        representation: SpectrogramRepresentation(
          sampleRate: 16_000, sliceLength: 16_384, channelCount: 1,
          scaling: .fullScale))
    }
  }

  /// Writes a model with random weights: its sounds take as long as good ones.
  func write(width: Int, to path: String) throws {
    let design = design(width: width)
    var stream = RandomStream(seed: 1, name: "weights")
    try Models.Model(
      description: ModelDescription(design: design, training: .init(steps: 0)),
      networks: design.makeNetworks(initializer: .glorotUniform, using: &stream)
    ).write(to: path)
  }
}

/// Writes an untrained model, for the programs that measure `foley` itself.
struct ModelFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Write an untrained model.")

  @Option(help: "The networks.") var model = Model.wavegan
  @Option(help: "Width d of the network.") var width = 64
  @Option(help: "The file.") var output: String

  func run() throws {
    try model.write(width: width, to: output)
    try printJSON(["width": .number(Double(width))])
  }
}
