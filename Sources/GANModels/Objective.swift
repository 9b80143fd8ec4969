// SPDX-License-Identifier: MIT
public import Autograd

/// What critic and generator want: two functions of the critic's scores `[N]`, both to be made
/// small.
///
/// An objective is a value; new ones are new values, not new branches.
public struct Objective: Sendable {
  /// The critic's loss from its scores of real and of generated examples, a tensor of shape [].
  public let criticLoss: @Sendable (_ real: Tensor, _ generated: Tensor) -> Tensor
  /// The generator's loss from the critic's scores of generated examples, a tensor of shape [].
  public let generatorLoss: @Sendable (_ generated: Tensor) -> Tensor

  /// An objective made of two functions.
  public init(
    criticLoss: @escaping @Sendable (_ real: Tensor, _ generated: Tensor) -> Tensor,
    generatorLoss: @escaping @Sendable (_ generated: Tensor) -> Tensor
  ) {
    self.criticLoss = criticLoss
    self.generatorLoss = generatorLoss
  }
}

extension Objective {
  /// The Wasserstein distance: critic mean D(G(z)) - mean D(x), generator -mean D(G(z)).
  ///
  /// The critic must be kept 1-Lipschitz, for one by a ``GradientPenalty``; the negative of its
  /// loss then estimates the distance. Arjovsky, Chintala and Bottou, "Wasserstein GAN" (2017),
  /// equation 2 and algorithm 1.
  public static let wasserstein = Objective(
    criticLoss: { real, generated in generated.mean() - real.mean() },
    generatorLoss: { generated in -generated.mean() })
}
