// SPDX-License-Identifier: MIT
import Autograd
import Synthesis
import Testing

struct LeastSquaresTests {
  /// Rosenbrock's valley, (1 - x)^2 + 100 (y - x^2)^2, as differences from zero.
  private func rosenbrock(within bounds: [ClosedRange<Float>]) -> LeastSquares {
    LeastSquares(target: [0, 0], bounds: bounds) { points in
      Tensor(
        points.flatMap { [1 - $0[0], 10 * ($0[1] - $0[0] * $0[0])] }, shape: [points.count, 2])
    }
  }

  private func rest(of problem: LeastSquares, from start: [Float]) -> LeastSquares.State {
    (0..<100).reduce(LeastSquares.State(parameters: start)) { state, _ in problem.step(from: state)
    }
  }

  @Test func aBentValleyIsFollowedToItsEnd() {
    let end = rest(of: rosenbrock(within: [-5...5, -5...5]), from: [-1.2, 1])
    #expect(abs(end.parameters[0] - 1) < 1e-2 && abs(end.parameters[1] - 1) < 2e-2)
    #expect(end.distance < 1e-5)
  }

  /// With x at most 0.5 the best y is its square.
  @Test func boundsHold() {
    let end = rest(of: rosenbrock(within: [-0.5...0.5, -5...5]), from: [-0.5, 1])
    #expect(end.parameters[0] == 0.5)
    #expect(abs(end.parameters[1] - 0.25) < 1e-2)
  }

  /// x = 0.2 is held; the minimum of the rest is y = 0.04.
  @Test func whatHasOneValueStays() {
    let end = rest(of: rosenbrock(within: [0.2...0.2, -5...5]), from: [0.2, 1])
    #expect(end.parameters[0] == 0.2)
    #expect(abs(end.parameters[1] - 0.04) < 1e-2)
  }

  /// A sum of parameters is all that can be told: the shortest way there is taken, and nothing overflows.
  @Test func whatCannotBeToldIsLeftAlone() {
    let problem = LeastSquares(target: [1], bounds: [-5...5, -5...5, -5...5]) { points in
      Tensor(points.map { $0[0] + $0[1] }, shape: [points.count, 1])
    }
    let end = rest(of: problem, from: [0, 0, 3])
    #expect(abs(end.parameters[0] - 0.5) < 1e-3 && abs(end.parameters[1] - 0.5) < 1e-3)
    #expect(end.parameters[2] == 3)
  }

  @Test func noStepLeadsFurtherAway() {
    let problem = rosenbrock(within: [-5...5, -5...5])
    var state = LeastSquares.State(parameters: [-1.2, 1])
    var distance = Double.infinity
    for _ in 0..<20 {
      state = problem.step(from: state)
      #expect(state.distance <= distance)
      distance = state.distance
    }
  }
}
