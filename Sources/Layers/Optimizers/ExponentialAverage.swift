// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// A running average of a module's parameters, which in a GAN sounds better than the parameters
/// themselves.
///
///     average ← d · average + (1 - d) · value,   d = min(decay, (1 + t) / (10 + t))
///
/// The average moves fast in the first steps t, so that it does not drag the initial values along.
/// Buffers are taken as they are. Polyak and Juditsky, "Acceleration of Stochastic Approximation by
/// Averaging" (1992); in GANs, Karras and others, "Progressive Growing of GANs" (2018), section A.1.
public final class ExponentialAverage {
  private let module: any Module
  private let decay: Float
  private let averages: [Buffer]
  private var stepCount = 0

  private static let stepsName = "exponentialAverage.steps"
  private static let largestCount = 1 << 24

  /// An average that begins as the present values of `module`.
  public init(of module: any Module, decay: Float = 0.999) {
    precondition((0..<1).contains(decay), "a decay of \(decay)")
    self.module = module
    self.decay = decay
    averages = module.parameters.map { Buffer($0.parameter.value) }
  }

  /// Begins anew with the present values.
  public func restart() {
    for (named, average) in zip(module.parameters, averages) {
      average.assign(named.parameter.value)
    }
    stepCount = 0
  }

  /// Takes in the present values; to be called after each step of the optimizer.
  public func update() {
    let steps = Float(stepCount)
    let share = 1 - min(decay, (1 + steps) / (10 + steps))
    Profile.measure(operation) {
      for (index, named) in module.parameters.enumerated() {
        named.parameter.value.withValues { values in
          averages[index].update {
            OptimizerKernels.approach($0, towards: values, share: share)
          }
        }
      }
    }
    stepCount = min(stepCount + 1, Self.largestCount)
  }

  private var operation: Profile.Operation {
    let count = averages.reduce(0) { $0 + $1.value.count }
    return .init(.update, "running average", to: [count], floats: 3 * count)
  }

  /// The averages under the names of ``Module/state()``: a state that the module, or a twin of it,
  /// can load.
  ///
  /// Buffers are copies of the module's: the running moments of ``BatchNormalization`` are those of the
  /// present weights, not of the averages. A twin that has loaded the state gets moments of its own by
  /// ``Module/recomputeMoments(batchCount:forward:)``.
  public func averagedState() -> [(name: String, tensor: Tensor)] {
    zip(module.parameters, averages).map { ($0.name, $1.value) }
      + module.buffers.map { ($0.name, $0.buffer.value) }
  }

  /// What resuming needs: the averages of the parameters and the number of steps.
  public func state() -> [(name: String, tensor: Tensor)] {
    zip(module.parameters, averages).map { ($0.name, $1.value) }
      + [(Self.stepsName, Tensor(scalar: Float(stepCount)))]
  }

  /// Takes over what ``state()`` gave; nothing changes if names or shapes differ.
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
  /// A count read from a file, where it may be anything.
  init(clamping value: Float) {
    self = value.isFinite ? Int(Swift.min(Swift.max(value, 0), Float(1 << 24))) : 0
  }
}
