// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Keeps the critic's slope near one between real and generated examples.
///
///     x̂ = α x + (1 - α) G(z),  α uniform in [0, 1) for each example
///     penalty = weight · mean (‖∇ D(x̂)‖ - 1)²
///
/// Gulrajani and others, "Improved Training of Wasserstein GANs" (2017), equation 3 and algorithm
/// 1. The critic must not mix examples (no batch normalisation), or its slope is not one example's.
public struct GradientPenalty: Codable, Sendable, Equatable {
  /// λ, 10 in the paper.
  public var weight: Float
  /// Added to the square of the norm, whose root has no derivative at zero.
  public var epsilon: Float

  /// A penalty, the paper's by default.
  public init(weight: Float = 10, epsilon: Float = 1e-12) {
    self.weight = weight
    self.epsilon = epsilon
  }

  /// The weighted penalty, of shape [], differentiable by the critic's parameters.
  ///
  /// - Parameters:
  ///   - real: examples `[N, ...]` of the data.
  ///   - generated: as many generated examples; nothing flows back into the generator.
  ///   - stream: for α.
  ///   - critic: examples to scores `[N]`.
  public func callAsFunction(
    real: Tensor, generated: Tensor, using stream: inout RandomStream, critic: (Tensor) -> Tensor
  ) -> Tensor {
    let mixed = Self.mixed(real, generated, using: &stream).detached().asVariable()
    let slopes = gradient(
      of: critic(mixed).sum(), withRespectTo: [mixed], recordingGraph: true)[0]
    // A critic that ignores its input has slope zero everywhere.
    guard let slopes else { return Tensor(scalar: weight) }
    let squares = slopes.squared().sum(alongAxes: Array(1..<slopes.rank))
    let norms = (squares + epsilon).squareRoot()
    return (norms - 1).squared().mean() * weight
  }

  private static func mixed(
    _ real: Tensor, _ generated: Tensor, using stream: inout RandomStream
  ) -> Tensor {
    precondition(
      real.shape == generated.shape, "real \(real.shape) and generated \(generated.shape) differ")
    let count = real.shape[0]
    let shares = (0..<count).map { _ in stream.uniform(0..<1) }
    let share = Tensor(shares, shape: [count] + real.shape.dropFirst().map { _ in 1 })
    return generated + (real - generated) * share.broadcast(to: real.shape)
  }
}
