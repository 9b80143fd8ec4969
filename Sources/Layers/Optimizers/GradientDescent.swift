// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// Stochastic gradient descent with momentum.
///
///     m ← momentum · m + g
///     w ← w - rate · m
///
/// Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); with a
/// momentum of zero, plain gradient descent.
public final class GradientDescent: MomentOptimizer {
  /// The learning rate.
  public var learningRate: Float
  private let momentum: Float
  let parameterStates: [ParameterState]

  /// An optimizer of `parameters`.
  public init(
    _ parameters: [(name: String, parameter: Parameter)], learningRate: Float, momentum: Float = 0
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    parameterStates = .init(parameters, momentNames: ["velocity"])
  }

  /// One step; see ``Optimizer/update(_:)``.
  public func update(_ gradients: [Tensor?]) {
    parameterStates.update(gradients) { state, gradient in
      state.parameter.update { w in
        state.moments[0].update { m in
          OptimizerKernels.momentum(w, m: m, g: gradient, momentum: momentum, rate: learningRate)
        }
      }
    }
  }
}
