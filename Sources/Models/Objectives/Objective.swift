// SPDX-License-Identifier: MIT
public import Autograd

/// The objectives of critic and generator: two losses, each a function of the critic's scores
/// `[N, ...]`.
///
/// An objective is a value; a new one is a new value here and its place in ``all``. Scores are
/// logits: no sigmoid stands before them. σ is the logistic function, and
/// -log σ(s) = softplus(-s).
public struct Objective: Sendable {
  /// The name in options.
  public let name: String
  /// The critic's loss from its scores of real and of generated examples, a tensor of shape [].
  public let criticLoss: @Sendable (_ real: Tensor, _ generated: Tensor) -> Tensor
  /// The generator's loss from the critic's scores of generated examples and, where they count, of
  /// real ones; a tensor of shape [].
  public let generatorLoss: @Sendable (_ generated: Tensor, _ real: () -> Tensor) -> Tensor
  /// The score that lies between real and generated examples; nil where scores have no zero.
  public let boundary: Float?
  /// The critic's loss where it cannot tell real from generated examples; 0 where it is not known.
  public let equilibriumLoss: Float

  /// All objectives, by the names that options use.
  public static let all: [Objective] = [
    .minimax, .nonSaturating, .leastSquares, .hinge, .wasserstein, .relativisticAverage,
    .relativisticPaired,
  ]

  /// An objective of a name and two functions.
  public init(
    _ name: String, equilibriumLoss: Float, boundary: Float?,
    criticLoss: @escaping @Sendable (_ real: Tensor, _ generated: Tensor) -> Tensor,
    generatorLoss: @escaping @Sendable (_ generated: Tensor, _ real: () -> Tensor) -> Tensor
  ) {
    self.name = name
    self.equilibriumLoss = equilibriumLoss
    self.boundary = boundary
    self.criticLoss = criticLoss
    self.generatorLoss = generatorLoss
  }
}

extension Objective {
  /// The critic's loss over all heads, of shape []: the mean of the heads' losses.
  func criticLoss(_ real: CriticOutput, _ generated: CriticOutput) -> Tensor {
    Self.mean(zip(real.heads, generated.heads).map(criticLoss))
  }

  /// The generator's loss over all heads, of shape []: the mean of the heads' losses.
  func generatorLoss(_ generated: CriticOutput, _ real: () -> CriticOutput) -> Tensor {
    var known: CriticOutput?
    return Self.mean(
      generated.heads.indices.map { head in
        generatorLoss(generated.heads[head]) {
          let output = known ?? real()
          known = output
          return output.heads[head]
        }
      })
  }

  private static func mean(_ losses: [Tensor]) -> Tensor {
    guard losses.count > 1 else { return losses[0] }
    return losses.dropFirst().reduce(losses[0], +) / Float(losses.count)
  }
}
