// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// What is added to a critic's loss, or done to its weights, so that it stays a good teacher; all of
/// it goes with every ``Objective``.
public struct CriticRegularization: Sendable, Equatable {
  /// A slope near one between real and generated examples.
  public var gradientPenalty = GradientPenalty(weight: 0)
  /// R1: a slope near zero at real examples.
  public var realPenalty = ZeroCenteredPenalty(weight: 0)
  /// R2: a slope near zero at generated examples.
  public var generatedPenalty = ZeroCenteredPenalty(weight: 0)
  /// Updates from one that has penalties of slopes to the next, whose weights count as many times
  /// more: Karras and others, "Analyzing and Improving the Image Quality of StyleGAN" (2020), section
  /// 3.1.
  public var interval = 1
  /// Weight of the mean square of scores, which keeps them near zero: Karras and others, "Progressive
  /// Growing of GANs" (2018), section A.1, where it is 0.001, on real examples.
  public var driftWeight: Float = 0
  /// Weight of the mean squared change of a score under an augmentation: Zhang and others,
  /// "Consistency Regularization for Generative Adversarial Networks" (2020), equation 3; on real and
  /// generated examples, as Zhao and others, "Improved Consistency Regularization for GANs" (2021),
  /// have it.
  public var consistencyWeight: Float = 0
  /// Every weight is clamped to this far from zero after an update, 0 for no limit: Arjovsky, Chintala
  /// and Bottou, "Wasserstein GAN" (2017), algorithm 1, where it is 0.01.
  public var weightLimit: Float = 0

  /// None of it.
  public init() {}

  /// Whether there is any penalty of slopes.
  public var hasSlopePenalty: Bool {
    gradientPenalty.weight > 0 || realPenalty.weight > 0 || generatedPenalty.weight > 0
  }

  /// The penalties of slopes in update number `update`, of shape []; nil if there are none in it.
  ///
  /// - Parameter stream: for the shares of the gradient penalty.
  public func slopePenalty(
    update: Int, real: Tensor, generated: Tensor, using stream: inout RandomStream,
    critic: (Tensor) -> Tensor
  ) -> Tensor? {
    guard hasSlopePenalty, update.isMultiple(of: interval) else { return nil }
    return Profile.inPart("penalty") {
      slopePenalty(real: real, generated: generated, using: &stream, critic: critic)
    }
  }

  private func slopePenalty(
    real: Tensor, generated: Tensor, using stream: inout RandomStream, critic: (Tensor) -> Tensor
  ) -> Tensor? {
    var sum: Tensor?
    func add(_ penalty: Tensor) { sum = sum.map { $0 + penalty } ?? penalty }
    if gradientPenalty.weight > 0 {
      add(gradientPenalty(real: real, generated: generated, using: &stream, critic: critic))
    }
    if realPenalty.weight > 0 { add(realPenalty(real, critic: critic)) }
    if generatedPenalty.weight > 0 { add(generatedPenalty(generated, critic: critic)) }
    return sum.map { interval == 1 ? $0 : $0 * Float(interval) }
  }

  /// The weighted mean square of real examples' scores `[N]`, of shape [].
  public func drift(of realScores: Tensor) -> Tensor {
    realScores.squared().mean() * driftWeight
  }

  /// The weighted mean squared difference of scores `[N]` before and after an augmentation, of shape
  /// [].
  public func inconsistency(_ scores: Tensor, _ augmentedScores: Tensor) -> Tensor {
    (scores - augmentedScores).squared().mean() * consistencyWeight
  }
}

/// Keeps the columns of kernels at right angles: weight · mean over kernels of ‖Wᵀ W ⊙ (1 - I)‖².
///
/// W is a kernel as a matrix of [everything else, last axis]; the lengths of its columns are left
/// alone. Brock, Donahue and Simonyan, "Large Scale GAN Training for High Fidelity Natural Image
/// Synthesis" (2019), equation 3, where the weight is 1e-4.
public struct OrthogonalRegularization: Sendable, Equatable {
  /// β.
  public var weight: Float

  /// A regularisation of this weight.
  public init(weight: Float) {
    self.weight = weight
  }

  /// The weighted sum over `kernels`, of shape [].
  public func callAsFunction(_ kernels: [Tensor]) -> Tensor {
    kernels.reduce(Tensor(scalar: 0)) { sum, kernel in
      let columns = kernel.shape[kernel.rank - 1]
      let matrix = kernel.reshaped(to: [kernel.count / columns, columns])
      let products = matrix.matrixProduct(matrix, transposingLeft: true)
      let others = (0..<columns * columns).map { $0 % (columns + 1) == 0 ? 0 : Float(1) }
      return sum + (products * Tensor(others, shape: [columns, columns])).squared().sum()
    } * weight
  }
}

/// Gaussian noise on everything the critic sees, which fades away: deviation · max(0, 1 - step /
/// steps).
///
/// It lets the distributions of real and generated examples overlap while they are far apart. Sønderby
/// and others, "Amortised MAP Inference for Image Super-resolution" (2017), section 3.2.
public struct InstanceNoise: Sendable, Equatable {
  /// The deviation in the first step.
  public var deviation: Float
  /// Steps until there is none; 0 for noise that stays.
  public var stepCount: Int

  /// A noise that begins with `deviation`.
  public init(deviation: Float, stepCount: Int = 0) {
    self.deviation = deviation
    self.stepCount = stepCount
  }

  /// The deviation in step number `step`.
  public func deviation(inStep step: Int) -> Float {
    guard stepCount > 0 else { return deviation }
    return deviation * max(0, 1 - Float(step) / Float(stepCount))
  }

  /// Examples of any shape with noise on them.
  public func callAsFunction(
    _ examples: Tensor, step: Int, using stream: inout RandomStream
  ) -> Tensor {
    let deviation = deviation(inStep: step)
    guard deviation > 0 else { return examples }
    return examples
      + .normal(mean: 0, deviation: deviation, shape: examples.shape, using: &stream)
  }
}
