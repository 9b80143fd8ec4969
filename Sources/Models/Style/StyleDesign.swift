// SPDX-License-Identifier: MIT
public import Kernels

/// A design whose networks have the sizes of a ``StyleConfiguration`` and whose critic is a
/// ``StyleCritic``.
public protocol StyleDesign: NetworkDesign where Configuration == StyleConfiguration {
  /// Whether the blocks of the critic are residual.
  static var hasResidualCritic: Bool { get }
}

extension StyleDesign {
  /// Where the option `layerNoise` was set.
  public var takesNoise: Bool { network.takesNoise }

  /// A critic with fresh weights, and the deviation and the labels of the options.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    StyleCritic(network, isResidual: Self.hasResidualCritic, design: options, using: &stream)
  }
}
