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

  /// The name for people.
  public var name: String {
    switch self {
    case .waveGAN: "WaveGAN"
    }
  }

  /// How sounds become tensors and back.
  public var representation: any Representation {
    switch self {
    case .waveGAN(_, let representation): representation
    }
  }

  /// A generator with fresh weights.
  public func makeGenerator(using stream: inout RandomStream) -> any Generator {
    switch self {
    case .waveGAN(let network, _): WaveGANGenerator(network, using: &stream)
    }
  }

  /// A critic with fresh weights.
  public func makeCritic(using stream: inout RandomStream) -> any Critic {
    switch self {
    case .waveGAN(let network, _): WaveGANCritic(network, using: &stream)
    }
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: `ConfigurationError`
  public func validate() throws(ConfigurationError) {
    switch self {
    case .waveGAN(let network, let representation):
      try network.validate()
      try representation.validate(for: network)
    }
  }

  /// The numbers in the generator's weights, worked out without building it; of a valid
  /// architecture.
  public var generatorParameterCount: Int {
    switch self {
    case .waveGAN(let network, _): network.generatorParameterCount
    }
  }
}

extension WaveformRepresentation {
  /// Checks that the sounds are those of the network.
  fileprivate func validate(for network: WaveGANConfiguration) throws(ConfigurationError) {
    guard (1...1_000_000).contains(sampleRate) else {
      throw ConfigurationError(
        name: "sampleRate", value: "\(sampleRate)", expectation: "from 1 to 1000000")
    }
    guard sliceLength == network.sliceLength, channelCount == network.channelCount else {
      throw ConfigurationError(
        name: "representation", value: "[\(sliceLength), \(channelCount)]",
        expectation: "[\(network.sliceLength), \(network.channelCount)] like the network's sounds")
    }
  }
}

extension WaveGANConfiguration {
  fileprivate var generatorParameterCount: Int {
    pyramid.generatorParameterCount(latentCount: latentCount, kernelLength: kernelLength)
      + (postFilterLength ?? 0) * channelCount * channelCount
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
