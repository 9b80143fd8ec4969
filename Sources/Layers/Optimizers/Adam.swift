// SPDX-License-Identifier: MIT
public import Autograd
import Glibc
import Kernels

/// Adam: steps from bias-corrected running averages of the gradient and of its square.
///
///     m ← β1 m + (1 - β1) g             m̂ = m / (1 - β1^t)
///     v ← β2 v + (1 - β2) g²            v̂ = v / (1 - β2^t)
///     w ← w - rate · m̂ / (sqrt(v̂) + ε)
///
/// t counts the steps of each parameter separately. Kingma and Ba, "Adam: A Method for Stochastic
/// Optimization" (2015), algorithm 1.
public final class Adam: MomentOptimizer {
  /// The learning rate.
  public var learningRate: Float
  private let beta1: Float
  private let beta2: Float
  private let epsilon: Float
  let parameterStates: [ParameterState]

  /// An optimizer of `parameters` with the paper's defaults; WGAN-GP uses 1e-4, 0.5 and 0.9.
  public init(
    _ parameters: [(name: String, parameter: Parameter)], learningRate: Float = 1e-3,
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    parameterStates = .init(parameters, momentNames: ["firstMoment", "secondMoment"])
  }

  /// One step; see ``Optimizer/update(_:)``.
  public func update(_ gradients: [Tensor?]) {
    parameterStates.update(gradients) { state, gradient in
      let steps = Double(state.stepCount)
      let rate = Float(Double(learningRate) / (1 - pow(Double(beta1), steps)))
      let scale = Float(1 / (1 - pow(Double(beta2), steps)).squareRoot())
      state.parameter.update { w in
        state.moments[0].update { m in
          state.moments[1].update { v in
            OptimizerKernels.adam(
              w, m: m, v: v, g: gradient, beta1: beta1, beta2: beta2, rate: rate, scale: scale,
              epsilon: epsilon)
          }
        }
      }
    }
  }
}
