// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// A design whose networks are a ``DCGANGenerator`` and a ``DCGANCritic``.
public protocol DCGANDesign: AdversarialDesign {
  /// The sizes of the networks.
  associatedtype Configuration: DCGANConfiguration
  /// The sizes of the networks.
  var network: Configuration { get }
}

extension DCGANDesign {
  /// Z.
  public var latentCount: Int { network.latentCount }
  /// The classes that the generator is conditioned on.
  public var classCount: Int { network.conditioning?.classCount ?? 0 }
  /// The numbers of the generator.
  public var parameterCount: Int { network.generatorParameterCount }

  /// A generator with fresh weights.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    DCGANGenerator(network, initializer: initializer, using: &stream)
  }

  /// A critic with fresh weights and all optional parts.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    DCGANCritic(network, design: options, using: &stream)
  }

  /// Checks the representation, the sizes, and that the examples of both have the same shape.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    try network.validate()
    try checkExampleShape(network.layout.exampleShape)
  }
}
