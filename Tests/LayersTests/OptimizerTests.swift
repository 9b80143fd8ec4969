// SPDX-License-Identifier: MIT
import Autograd
import Layers
import TestSupport
import Testing

/// Ten steps of each optimizer on g = a w - t / 4, against NumPy in Float64.
///
///     a = np.array([1.0, 0.5, 3.0])
///     def run(step):
///         w = np.array([0.5, -1.0, 2.0])
///         for t in range(1, 11):
///             w = step(w, a * w - 0.25 * t, t)
///         return w
struct OptimizerTests {
  //     m = np.zeros(3); v = np.zeros(3)
  //     def adam(w, g, t):
  //         global m, v
  //         m = 0.5 * m + 0.5 * g; v = 0.9 * v + 0.1 * g**2
  //         return w - 0.1 * (m / (1 - 0.5**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-8)
  @Test func adamMakesTheStepsOfThePaper() {
    let w = Self.start()
    Self.run(w, Adam([("w", w)], learningRate: 0.1, beta1: 0.5, beta2: 0.9), steps: 1...10)
    expectClose(w.value, [1.316823009, 0.129565956, 1.189407449])
  }

  //     v = np.zeros(3)
  //     def rms(w, g, t):
  //         global v
  //         v = 0.9 * v + 0.1 * g**2
  //         return w - 0.1 * g / (np.sqrt(v) + 1e-8)
  @Test func rmsPropDividesByTheRootMeanSquare() {
    let w = Self.start()
    Self.run(w, RMSProp([("w", w)], learningRate: 0.1), steps: 1...10)
    expectClose(w.value, [1.914600547, 1.034279887, 0.899519241])
  }

  //     m = np.zeros(3)
  //     def descent(w, g, t):
  //         global m
  //         m = 0.9 * m + g
  //         return w - 0.01 * m
  @Test func gradientDescentAccumulatesMomentum() {
    let w = Self.start()
    Self.run(w, GradientDescent([("w", w)], learningRate: 0.01, momentum: 0.9), steps: 1...10)
    expectClose(w.value, [0.730354587, -0.370262704, 0.477892652])
  }

  @Test(arguments: Self.kinds)
  func resumingContinuesBitForBit(kind: String) throws {
    let whole = Self.start()
    Self.run(whole, Self.optimizer(kind, whole), steps: 1...10)

    let first = Self.start()
    let before = Self.optimizer(kind, first)
    Self.run(first, before, steps: 1...4)
    let second = Parameter(first.value)
    let after = Self.optimizer(kind, second)
    try after.load(Dictionary(uniqueKeysWithValues: before.state().map { ($0.name, $0.tensor) }))
    Self.run(second, after, steps: 5...10)
    #expect(second.value.values == whole.value.values)
  }

  @Test(arguments: Self.kinds)
  func aParameterWithoutGradientStaysAsItIs(kind: String) {
    let idle = Self.start()
    let busy = Self.start()
    let optimizer = Self.optimizer(kind, busy, idle)
    let state = { optimizer.state().filter { $0.name.hasPrefix("second") }.map(\.tensor.values) }
    optimizer.update([Tensor([1, 1, 1], shape: [3]), Tensor([1, 2, 3], shape: [3])])
    let (value, memory) = (idle.value.values, state())
    optimizer.update([Tensor([1, 1, 1], shape: [3]), nil])
    #expect(idle.value.values == value)
    #expect(state() == memory)
    #expect(memory.count >= 2)
  }

  /// After a reset an optimizer goes on as a new one would.
  @Test(arguments: Self.kinds)
  func aResetForgetsAllSteps(kind: String) {
    let w = Self.start()
    let optimizer = Self.optimizer(kind, w)
    Self.run(w, optimizer, steps: 1...4)
    optimizer.reset()
    let other = Parameter(w.value)
    Self.run(w, optimizer, steps: 5...7)
    Self.run(other, Self.optimizer(kind, other), steps: 5...7)
    #expect(w.value.values == other.value.values)
  }

  @Test func aStateOfAnotherOptimizerIsRefused() {
    let w = Self.start()
    let state = RMSProp([("w", w)]).state()
    #expect(throws: StateError.missing(name: "w.firstMoment")) {
      try Adam([("w", w)]).load(
        Dictionary(uniqueKeysWithValues: state.map { ($0.name, $0.tensor) }))
    }
  }

  /// More elements than one range of a thread, and not a multiple of any vector width.
  @Test func longParametersAreUpdatedToTheLastElement() {
    let count = 100_003
    let w = Parameter(.zeros([count]))
    Adam([("w", w)], learningRate: 0.5).update([.filled(with: -3, shape: [count])])
    #expect(w.value.values.allSatisfy { abs($0 - 0.5) < 1e-6 })
    #expect(Set(w.value.values).count == 1)
  }

  private static let kinds = ["Adam", "RMSProp", "GradientDescent"]

  private static func optimizer(_ kind: String, _ parameters: Parameter...) -> any Optimizer {
    let named = zip(["first", "second"], parameters).map { (name: $0, parameter: $1) }
    return switch kind {
    case "Adam": Adam(named)
    case "RMSProp": RMSProp(named)
    default: GradientDescent(named, learningRate: 0.01, momentum: 0.9)
    }
  }

  private static func start() -> Parameter {
    Parameter(Tensor([0.5, -1, 2], shape: [3]))
  }

  private static func run(_ w: Parameter, _ optimizer: any Optimizer, steps: ClosedRange<Int>) {
    let a = Tensor([1, 0.5, 3], shape: [3])
    for t in steps { optimizer.update([(a * w.value - 0.25 * Float(t)).detached()]) }
  }
}
