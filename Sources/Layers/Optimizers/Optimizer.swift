// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// Changes parameters along their gradients.
///
/// An optimizer holds the parameters it was made for, with whatever it remembers of each of them.
public protocol Optimizer: AnyObject {
  /// The size of a step; schedules change it between steps.
  var learningRate: Float { get set }

  /// One step: `gradients` belong to the parameters in their order, with their shapes.
  ///
  /// Where a gradient is nil, the loss does not depend on the parameter: it and its moments stay as
  /// they are.
  func update(_ gradients: [Tensor?])

  /// All that is remembered, named after the parameters, so that training resumes bit for bit.
  func state() -> [(name: String, tensor: Tensor)]

  /// Takes over what ``state()`` gave; nothing changes if names or shapes differ.
  /// - Throws: ``StateError``.
  func load(_ state: [String: Tensor]) throws(StateError)
}

/// An optimizer whose state is what it remembers of each parameter.
protocol MomentOptimizer: Optimizer {
  var memories: [ParameterMemory] { get }
}

extension MomentOptimizer {
  /// All that is remembered, named after the parameters.
  public func state() -> [(name: String, tensor: Tensor)] { memories.flatMap { $0.state() } }

  /// Takes over what ``state()`` gave.
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    for memory in memories { memory.load(state) }
  }
}

/// What an optimizer remembers of one parameter: moments of the parameter's shape and the number of
/// steps taken.
final class ParameterMemory {
  let name: String
  let parameter: Parameter
  let moments: [Buffer]
  private(set) var stepCount = 0

  private let momentNames: [String]

  /// Counts stop here, where a Float32 still holds every whole number; bias corrections have been
  /// one for long.
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

  /// Takes over a state that has been checked.
  func load(_ state: [String: Tensor]) {
    for (momentName, moment) in zip(momentNames, moments) {
      if let tensor = state["\(name).\(momentName)"] { moment.assign(tensor) }
    }
    stepCount = state["\(name).steps"].map { Int(clamping: $0.item) } ?? stepCount
  }
}

extension [ParameterMemory] {
  init(_ parameters: [(name: String, parameter: Parameter)], momentNames: [String]) {
    self = parameters.map {
      ParameterMemory(name: $0.name, parameter: $0.parameter, momentNames: momentNames)
    }
  }

  /// Calls `step` for every parameter that has a gradient, with the gradient's elements.
  func update(
    _ gradients: [Tensor?], step: (ParameterMemory, UnsafeBufferPointer<Float>) -> Void
  ) {
    precondition(
      gradients.count == count, "\(gradients.count) gradients for \(count) parameters")
    Profile.measure(operation(gradients)) {
      for (memory, gradient) in zip(self, gradients) {
        guard let gradient else { continue }
        precondition(
          gradient.shape == memory.parameter.value.shape,
          "\(memory.name) \(memory.parameter.value.shape) has a gradient of \(gradient.shape)")
        memory.countStep()
        gradient.withValues { step(memory, $0) }
      }
    }
  }

  /// Gradients are read; parameters and moments are read and written.
  private func operation(_ gradients: [Tensor?]) -> Profile.Operation {
    let numbers = gradients.reduce(0) { $0 + ($1?.count ?? 0) }
    let momentCount = first?.moments.count ?? 0
    return .init(.update, "optimiser", to: [numbers], floats: (3 + 2 * momentCount) * numbers)
  }
}
