// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Keeps the critic's slope near one, or at most one, between real and generated examples.
///
///     x̂ = α x + (1 - α) G(z),  α uniform in [0, 1) for each example
///     penalty = weight · mean (‖∇ D(x̂)‖ - 1)²             two-sided
///     penalty = weight · mean max(0, ‖∇ D(x̂)‖ - 1)²       one-sided
///
/// Gulrajani and others, "Improved Training of Wasserstein GANs" (2017), equation 3 and algorithm 1;
/// one-sided: section 4 there, and Petzka, Fischer and Lukovnicov, "On the regularization of
/// Wasserstein GANs" (2018), equation 8. The critic must not mix examples (no batch normalisation),
/// or its slope is not one example's.
public struct GradientPenalty: Codable, Sendable, Equatable {
  /// λ, 10 in the paper.
  public var weight: Float
  /// Whether slopes below one cost nothing.
  public var isOneSided: Bool
  /// Added to the square of the norm, whose root has no derivative at zero.
  public var epsilon: Float

  /// A penalty, the paper's by default.
  public init(weight: Float = 10, isOneSided: Bool = false, epsilon: Float = 1e-12) {
    self.weight = weight
    self.isOneSided = isOneSided
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
    let mixed = Self.mixed(real, generated, using: &stream)
    // A critic that ignores its input has slope zero everywhere.
    guard let squares = squaredSlopes(of: critic, at: mixed) else {
      return Tensor(scalar: isOneSided ? 0 : weight)
    }
    let excess = (squares + epsilon).squareRoot() - 1
    return (isOneSided ? excess.relu() : excess).squared().mean() * weight
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

/// Keeps the critic flat where the examples are: penalty = weight / 2 · mean ‖∇ D(x)‖².
///
/// On real examples it is R1, on generated ones R2. Mescheder, Geiger and Nowozin, "Which Training
/// Methods for GANs do actually Converge?" (2018), equations 9 and 10, where the weight is γ.
public struct ZeroCenteredPenalty: Codable, Sendable, Equatable {
  /// γ.
  public var weight: Float

  /// A penalty of this weight.
  public init(weight: Float) {
    self.weight = weight
  }

  /// The weighted penalty, of shape [], differentiable by the critic's parameters; nothing flows back
  /// into the examples.
  public func callAsFunction(_ examples: Tensor, critic: (Tensor) -> Tensor) -> Tensor {
    guard let squares = squaredSlopes(of: critic, at: examples) else { return Tensor(scalar: 0) }
    return squares.mean() * (weight / 2)
  }
}

/// ‖∇ D(x)‖² of each example, `[N]`, differentiable by the critic's parameters; nil where D does not
/// depend on x.
private func squaredSlopes(of critic: (Tensor) -> Tensor, at examples: Tensor) -> Tensor? {
  let examples = examples.detached().asVariable()
  let slopes = gradient(
    of: critic(examples).sum(), withRespectTo: [examples], recordingGraph: true)[0]
  return slopes.map { $0.squared().sum(alongAxes: Array(1..<$0.rank)) }
}
