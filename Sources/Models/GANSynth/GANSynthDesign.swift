// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// The networks of a GANSynth and the notes they make.
public struct GANSynthDesign: AdversarialDesign {
  /// The sizes of the networks, whose pictures have two channels.
  public var network: Network
  /// The magnitudes and frequencies of a note.
  public var sounds: InstantaneousFrequencyRepresentation

  /// Networks of one of two kinds.
  public enum Network: Codable, Sendable, Equatable {
    /// Those of a SpecGAN.
    case convolutional(SpecGANConfiguration)
    /// Those of a Progressive GAN.
    case progressive(ProgressiveConfiguration)

    /// The sizes.
    var configuration: any NetworkConfiguration {
      switch self {
      case .convolutional(let network): network
      case .progressive(let network): network
      }
    }
  }

  /// A design of these parts.
  public init(network: Network, sounds: InstantaneousFrequencyRepresentation) {
    self.network = network
    self.sounds = sounds
  }

  /// ``GANSynth``.
  public static var kind: any ModelKind.Type { GANSynth.self }
  /// Magnitudes and frequencies.
  public var representation: any Representation { sounds }
  /// Z.
  public var latentCount: Int { network.configuration.latentCount }
  /// The pitches.
  public var classCount: Int { network.configuration.classCount }

  /// The numbers of the generator.
  public var parameterCount: Int {
    switch network {
    case .convolutional(let network): network.generatorParameterCount
    case .progressive(let network): network.generatorParameterCount
    }
  }

  /// Checks the representation, the sizes, and that the examples of both have the same shape.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try sounds.validate()
    try network.configuration.validate()
    try checkExampleShape(network.configuration.exampleShape)
  }

  /// A generator with fresh weights.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    switch network {
    case .convolutional(let network):
      DCGANGenerator(network, initializer: initializer, using: &stream)
    case .progressive(let network):
      ProgressiveGenerator(network, initializer: initializer, using: &stream)
    }
  }

  /// A critic with fresh weights.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    switch network {
    case .convolutional(let network): DCGANCritic(network, design: options, using: &stream)
    case .progressive(let network): ProgressiveCritic(network, design: options, using: &stream)
    }
  }
}
