// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// An exponential moving average (EMA) of a module's parameters; in a GAN, the averaged generator
/// sounds better.
///
///     average ← d · average + (1 - d) · value,   d = min(decay, (1 + t) / (10 + t))
///
/// The smaller decay of the first steps t removes the influence of the initial values (TensorFlow's
/// `ExponentialMovingAverage` with `num_updates`). Buffers are not averaged. Polyak and Juditsky,
/// "Acceleration of Stochastic Approximation by Averaging" (1992); in GANs, Karras and others,
/// "Progressive Growing of GANs" (2018), section A.1.
public final class ExponentialAverage {
  private let module: any Module
  private let decay: Float
  private let averages: [Buffer]
  private var stepCount = 0

  private static let stepsName = "exponentialAverage.steps"
  private static let largestCount = 1 << 24

  /// An average initialised with the current parameters of `module`.
  public init(of module: any Module, decay: Float = 0.999) {
    precondition((0..<1).contains(decay), "a decay must be in 0..<1, not \(decay)")
    self.module = module
    self.decay = decay
    averages = module.parameters.map { Buffer($0.parameter.value) }
  }

  /// Resets the average to the current parameters.
  public func restart() {
    for (named, average) in zip(module.parameters, averages) {
      average.assign(named.parameter.value)
    }
    stepCount = 0
  }

  /// Updates the average with the current parameters; call after each optimizer step.
  public func update() {
    let steps = Float(stepCount)
    let share = 1 - min(decay, (1 + steps) / (10 + steps))
    Profile.measure(operation) {
      for (index, named) in module.parameters.enumerated() {
        named.parameter.value.withValues { values in
          averages[index].update {
            OptimizerKernels.lerp($0, towards: values, share: share)
          }
        }
      }
    }
    stepCount = min(stepCount + 1, Self.largestCount)
  }

  private var operation: Profile.Operation {
    let count = averages.reduce(0) { $0 + $1.value.count }
    return .init(.update, "exponential average", to: [count], floats: 3 * count)
  }

  /// The averages under the names of ``Module/state()``, to be loaded by the module or a copy of
  /// it.
  ///
  /// Buffers are those of the module: the running moments of ``BatchNormalization`` belong to the
  /// current parameters, not to the averages. After loading, recompute them by
  /// ``Module/recomputeMoments(batchCount:forward:)``.
  public func averagedState() -> [(name: String, tensor: Tensor)] {
    zip(module.parameters, averages).map { ($0.name, $1.value) }
      + module.buffers.map { ($0.name, $0.buffer.value) }
  }

  /// The state for resuming: the averages and the number of steps.
  public func state() -> [(name: String, tensor: Tensor)] {
    zip(module.parameters, averages).map { ($0.name, $1.value) }
      + [(Self.stepsName, Tensor(scalar: Float(stepCount)))]
  }

  /// Loads a result of ``state()``; if names or shapes differ, nothing is changed.
  /// - Throws: ``StateError``.
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    for (named, average) in zip(module.parameters, averages) {
      if let tensor = state[named.name] { average.assign(tensor) }
    }
    stepCount = state[Self.stepsName].map { Int(clamping: $0.item) } ?? stepCount
  }
}

extension Int {
  /// A step count read from a file: 0 for NaN and infinity, clamped to 0...2²⁴.
  init(clamping value: Float) {
    self = value.isFinite ? Int(Swift.min(Swift.max(value, 0), Float(1 << 24))) : 0
  }
}
