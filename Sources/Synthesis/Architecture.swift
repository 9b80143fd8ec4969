// SPDX-License-Identifier: MIT
public import GANModels
public import Kernels

/// Which networks a model consists of, and how its sounds become tensors: all that is needed to
/// build it again.
///
/// The only place that lists what there is: a new architecture is a new case.
public enum Architecture: Codable, Equatable, Sendable {
  /// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019).
  case waveGAN(network: WaveGANConfiguration, representation: WaveformRepresentation)
  /// From the same paper: the same networks in two dimensions, on pictures of sound.
  case specGAN(network: SpecGANConfiguration, representation: SpectrogramRepresentation)

  /// The name for people.
  public var name: String {
    switch self {
    case .waveGAN: "WaveGAN"
    case .specGAN: "SpecGAN"
    }
  }

  /// How sounds become tensors and back.
  public var representation: any Representation {
    switch self {
    case .waveGAN(_, let representation): representation
    case .specGAN(_, let representation): representation
    }
  }

  /// A generator with fresh weights.
  public func makeGenerator(using stream: inout RandomStream) -> any Generator {
    switch self {
    case .waveGAN(let network, _): WaveGANGenerator(network, using: &stream)
    case .specGAN(let network, _): SpecGANGenerator(network, using: &stream)
    }
  }

  /// A critic with fresh weights.
  public func makeCritic(using stream: inout RandomStream) -> any Critic {
    switch self {
    case .waveGAN(let network, _): WaveGANCritic(network, using: &stream)
    case .specGAN(let network, _): SpecGANCritic(network, using: &stream)
    }
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: `ConfigurationError`
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    let exampleShape = try validNetworkShape()
    guard representation.exampleShape == exampleShape else {
      throw ConfigurationError(
        name: "representation", value: "\(representation.exampleShape)",
        expectation: "\(exampleShape) like the network's examples")
    }
  }

  /// The shape of the examples of the networks, whose configuration is checked first.
  private func validNetworkShape() throws(ConfigurationError) -> [Int] {
    switch self {
    case .waveGAN(let network, _):
      try network.validate()
      return network.pyramid.exampleShape
    case .specGAN(let network, _):
      try network.validate()
      return network.pyramid.exampleShape
    }
  }

  /// The numbers in the generator's weights, worked out without building it; of a valid
  /// architecture.
  public var generatorParameterCount: Int {
    switch self {
    case .waveGAN(let network, _):
      network.pyramid.generatorParameterCount(
        latentCount: network.latentCount, kernelLength: network.kernelLength)
        + (network.postFilterLength ?? 0) * network.channelCount * network.channelCount
    case .specGAN(let network, _):
      network.pyramid.generatorParameterCount(
        latentCount: network.latentCount, kernelLength: network.kernelLength)
    }
  }
}

extension ConvolutionPyramid {
  /// The numbers of the dense layer and of the blocks.
  fileprivate func generatorParameterCount(latentCount: Int, kernelLength: Int) -> Int {
    let taps = startSize.reduce(1) { product, _ in product * kernelLength }
    let dense = (latentCount + 1) * startShape.reduce(1, *)
    return generatorBlocks.map { ($0.inputs * taps + 1) * $0.outputs }.reduce(dense, +)
  }
}
