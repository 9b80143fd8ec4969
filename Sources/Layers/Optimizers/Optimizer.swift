// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// An optimizer: updates the parameters it was created with from their gradients.
public protocol Optimizer: AnyObject {
  /// The learning rate; schedules change it between steps.
  var learningRate: Float { get set }

  /// One step with one gradient per parameter, in the order and with the shapes of the parameters.
  ///
  /// A parameter whose gradient is nil is skipped: the parameter and its moments are unchanged.
  func update(_ gradients: [Tensor?])

  /// The optimizer state, named after the parameters; with it training resumes bit for bit.
  func state() -> [(name: String, tensor: Tensor)]

  /// Loads a result of ``state()``; if names or shapes differ, nothing is changed.
  /// - Throws: ``StateError``.
  func load(_ state: [String: Tensor]) throws(StateError)

  /// Sets moments and counts of steps to zero, as before the first step.
  func reset()
}

/// An optimizer whose state consists of a ``ParameterState`` per parameter.
protocol MomentOptimizer: Optimizer {
  var parameterStates: [ParameterState] { get }
}

extension MomentOptimizer {
  /// The optimizer state, named after the parameters.
  public func state() -> [(name: String, tensor: Tensor)] { parameterStates.flatMap { $0.state() } }

  /// Loads a result of ``state()``.
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    for parameterState in parameterStates { parameterState.load(state) }
  }

  /// Sets moments and counts of steps to zero.
  public func reset() {
    for parameterState in parameterStates { parameterState.reset() }
  }
}

/// The optimizer state of one parameter: moments of the parameter's shape, and the number of steps.
final class ParameterState {
  let name: String
  let parameter: Parameter
  let moments: [Buffer]
  private(set) var stepCount = 0

  private let momentNames: [String]

  /// Step counts saturate here, the largest range in which Float32 represents every integer; bias
  /// corrections equal 1 long before.
  private static let largestCount = 1 << 24

  init(name: String, parameter: Parameter, momentNames: [String]) {
    self.name = name
    self.parameter = parameter
    self.momentNames = momentNames
    moments = momentNames.map { _ in Buffer(.zeros(parameter.value.shape)) }
  }

  func countStep() {
    stepCount = min(stepCount + 1, Self.largestCount)
  }

  func state() -> [(name: String, tensor: Tensor)] {
    zip(momentNames, moments).map { ("\(name).\($0)", $1.value) }
      + [("\(name).steps", Tensor(scalar: Float(stepCount)))]
  }

  func reset() {
    for moment in moments { moment.assign(.zeros(parameter.value.shape)) }
    stepCount = 0
  }

  /// Loads a state that has been checked.
  func load(_ state: [String: Tensor]) {
    for (momentName, moment) in zip(momentNames, moments) {
      if let tensor = state["\(name).\(momentName)"] { moment.assign(tensor) }
    }
    stepCount = state["\(name).steps"].map { Int(clamping: $0.item) } ?? stepCount
  }
}

extension [ParameterState] {
  init(_ parameters: [(name: String, parameter: Parameter)], momentNames: [String]) {
    self = parameters.map {
      ParameterState(name: $0.name, parameter: $0.parameter, momentNames: momentNames)
    }
  }

  /// Calls `step` for every parameter with a gradient, passing the gradient's elements.
  func update(
    _ gradients: [Tensor?], step: (ParameterState, UnsafeBufferPointer<Float>) -> Void
  ) {
    precondition(
      gradients.count == count, "\(gradients.count) gradients for \(count) parameters")
    Profile.measure(operation(gradients)) {
      for (state, gradient) in zip(self, gradients) {
        guard let gradient else { continue }
        precondition(
          gradient.shape == state.parameter.value.shape,
          "\(state.name) \(state.parameter.value.shape) has a gradient of \(gradient.shape)")
        state.countStep()
        gradient.withValues { step(state, $0) }
      }
    }
  }

  /// The profile entry: gradients are read, parameters and moments are read and written.
  private func operation(_ gradients: [Tensor?]) -> Profile.Operation {
    let numbers = gradients.reduce(0) { $0 + ($1?.count ?? 0) }
    let momentCount = first?.moments.count ?? 0
    return .init(.update, "optimiser", to: [numbers], floats: (3 + 2 * momentCount) * numbers)
  }
}
