// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

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
