// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

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

  /// What decides the shape of the networks.
  private var network: any PyramidConfiguration {
    switch self {
    case .waveGAN(let network, _): network
    case .specGAN(let network, _): network
    }
  }

  /// Z, the numbers a sound is made from.
  public var latentCount: Int { network.latentCount }

  /// Whether the generator is told a class.
  public var hasClasses: Bool { network.conditioning != nil }

  /// The number of classes that the generator can be told.
  public var classCount: Int { network.conditioning?.classCount ?? 0 }

  /// A generator with fresh weights.
  public func makeGenerator(
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) -> any Generator {
    PyramidGenerator(network, initializer: initializer, using: &stream)
  }

  /// A critic with fresh weights.
  public func makeCritic(
    design: CriticDesign = CriticDesign(), using stream: inout RandomStream
  ) -> any Critic {
    PyramidCritic(network, design: design, using: &stream)
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: `ConfigurationError`
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    try network.validate()
    let exampleShape = network.pyramid.exampleShape
    guard representation.exampleShape == exampleShape else {
      throw ConfigurationError(
        name: "representation", value: "\(representation.exampleShape)",
        expectation: "\(exampleShape) like the network's examples")
    }
  }

  /// The numbers in the generator's weights, worked out without building it; of a valid
  /// architecture.
  public var generatorParameterCount: Int { network.generatorParameterCount }
}
