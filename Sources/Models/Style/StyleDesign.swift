// SPDX-License-Identifier: MIT
public import Kernels

/// A design whose networks have the sizes of a ``StyleConfiguration`` and whose critic is a
/// ``StyleCritic``.
public protocol StyleDesign: AdversarialDesign {
  /// The sizes of the networks.
  var network: StyleConfiguration { get }
  /// Whether the blocks of the critic are residual.
  static var hasResidualCritic: Bool { get }
}

extension StyleDesign {
  /// Z.
  public var latentCount: Int { network.latentCount }
  /// The classes.
  public var classCount: Int { network.classCount }
  /// Where the option `layerNoise` was set.
  public var takesNoise: Bool { network.takesNoise }

  /// Checks the representation, the sizes, and that the examples of both have the same shape.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    try network.validate()
    try checkExampleShape(network.exampleShape)
  }

  /// A critic with fresh weights, and the deviation and the labels of the options.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    StyleCritic(network, isResidual: Self.hasResidualCritic, design: options, using: &stream)
  }
}
