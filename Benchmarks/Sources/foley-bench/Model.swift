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
      WaveGANConfiguration(width: width).pyramid.convolutions(batch: batch, kernelLength: 25)
    case .specgan:
      SpecGANConfiguration(width: width).pyramid.convolutions(batch: batch, kernelLength: 5)
    }
  }

  func architecture(width: Int) -> Architecture {
    switch self {
    case .wavegan:
      let network = WaveGANConfiguration(width: width)
      return .waveGAN(
        network: network,
        representation: WaveformRepresentation(
          sampleRate: 16_000, sliceLength: network.sliceLength, channelCount: 1))
    case .specgan:
      return .specGAN(
        network: SpecGANConfiguration(width: width),
        representation: SpectrogramRepresentation(
          sampleRate: 16_000, sliceLength: 16_384, channelCount: 1,
          scaling: .fullScale))
    }
  }

  /// Writes a model that has learnt nothing: what it makes takes as long as good sounds.
  func write(width: Int, to path: String) throws {
    let architecture = architecture(width: width)
    var stream = RandomStream(seed: 1, name: "weights")
    try ModelDescription(architecture: architecture, training: .init(steps: 0))
      .write(to: path, weights: architecture.makeGenerator(using: &stream).state())
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
