// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// RMSProp: steps divided by the root of a running average of the squared gradient.
///
///     v ← decay · v + (1 - decay) g²
///     w ← w - rate · g / (sqrt(v) + ε)
///
/// Tieleman and Hinton, "Neural Networks for Machine Learning" (2012), lecture 6.5, without bias
/// correction. The original Wasserstein GAN uses a rate of 5e-5 (Arjovsky and others 2017,
/// algorithm 1).
public final class RMSProp: MomentOptimizer {
  /// The learning rate.
  public var learningRate: Float
  private let decay: Float
  private let epsilon: Float
  let parameterStates: [ParameterState]

  /// An optimizer of `parameters`.
  public init(
    _ parameters: [(name: String, parameter: Parameter)], learningRate: Float = 1e-3,
    decay: Float = 0.9, epsilon: Float = 1e-8
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.epsilon = epsilon
    parameterStates = .init(parameters, momentNames: ["secondMoment"])
  }

  /// One step; see ``Optimizer/update(_:)``.
  public func update(_ gradients: [Tensor?]) {
    parameterStates.update(gradients) { state, gradient in
      state.parameter.update { w in
        state.moments[0].update { v in
          OptimizerKernels.rmsProp(
            w, v: v, g: gradient, decay: decay, rate: learningRate, epsilon: epsilon)
        }
      }
    }
  }
}
