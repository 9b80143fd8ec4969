// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// RMSProp: steps scaled by a running average of the gradient's square.
///
///     v ← decay · v + (1 - decay) g²
///     w ← w - rate · g / (sqrt(v) + ε)
///
/// Tieleman and Hinton, "Neural Networks for Machine Learning" (2012), lecture 6.5; it has no
/// correction for the start at zero. The original Wasserstein GAN uses it at 5e-5 (Arjovsky and
/// others 2017, algorithm 1).
public final class RMSProp: MomentOptimizer {
  /// The size of a step.
  public var learningRate: Float
  private let decay: Float
  private let epsilon: Float
  let memories: [ParameterMemory]

  /// An optimizer of `parameters`.
  public init(
    _ parameters: [(name: String, parameter: Parameter)], learningRate: Float = 1e-3,
    decay: Float = 0.9, epsilon: Float = 1e-8
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
    memories = .init(parameters, momentNames: ["secondMoment"])
  }

  /// One step; see ``Optimizer/update(_:)``.
  public func update(_ gradients: [Tensor?]) {
    memories.update(gradients) { memory, gradient in
      memory.parameter.update { w in
        memory.moments[0].update { v in
          OptimizerKernels.rmsProp(
            w, v: v, g: gradient, decay: decay, rate: learningRate, epsilon: epsilon)
        }
      }
    }
  }
}
