// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// A design whose networks are a ``DCGANGenerator`` and a ``DCGANCritic``.
public protocol DCGANDesign: NetworkDesign where Configuration: DCGANConfiguration {}

extension DCGANDesign {
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
}
