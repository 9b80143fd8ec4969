// SPDX-License-Identifier: MIT
public import Autograd
import Kernels

/// Nonlinear least squares within bounds, by the Levenberg–Marquardt method.
///
/// With J the Jacobian of the predictions and r = target - predictions the residual, a step is
///
///     d = inverse(J' J + damping · mean(diagonal(J' J)) · I) J' r
///
/// and is clipped to the bounds. Several dampings are tried, and the one with the smallest residual is
/// taken. J is estimated by finite differences, all in one batch, each towards the inside of the
/// bounds. A parameter at a bound is held for the step if J' r points outside of the bound.
///
/// References: Levenberg, "A Method for the Solution of Certain Non-Linear Problems in Least Squares"
/// (1944); Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear Parameters" (1963).
public struct LeastSquares {
  /// The state of a search.
  public struct State: Sendable, Equatable {
    /// The parameters, `[D]`.
    public var parameters: [Float]
    /// The damping of the next step; 0 is a Gauss–Newton step.
    public var damping = 0.01
    /// The mean square of the residual; infinite before the first step.
    public var distance = Double.infinity

    /// The start of a search.
    public init(parameters: [Float]) { self.parameters = parameters }
  }

  private static let difference: Float = 0.003
  private static let dampingFactors = [0.01, 0.1, 1, 10, 100]
  /// The limits of the damping: below, it has no effect; above, the step is practically zero.
  private static let dampings = 1e-9...1e5

  private let target: [Float]
  private let bounds: [ClosedRange<Float>]
  private let predictions: ([[Float]]) -> Tensor

  /// A problem of D parameters.
  ///
  /// - Parameters:
  ///   - target: the wanted predictions, `[n]`.
  ///   - bounds: the bounds of each parameter; a parameter with equal bounds is fixed.
  ///   - predictions: returns the predictions, `[N, n]`, of N points of D parameters.
  public init(
    target: [Float], bounds: [ClosedRange<Float>], predictions: @escaping ([[Float]]) -> Tensor
  ) {
    self.target = target
    self.bounds = bounds
    self.predictions = predictions
  }

  /// Makes one step; if no damping reduces the residual, the parameters stay and the damping grows.
  public func step(from state: State) -> State {
    let start = state.parameters
    precondition(start.count == bounds.count, "\(start.count) parameters, \(bounds.count) bounds")
    let shifts = zip(start, bounds).map { value, bounds in
      value + Self.difference > bounds.upperBound ? -Self.difference : Self.difference
    }
    let moved = start.indices.map { place in
      var point = start
      point[place] += shifts[place]
      return point
    }
    let system = NormalEquations(
      predictions: predictions([start] + moved), target: target, shifts: shifts)
    let isHeld = start.indices.map { place in
      let (bounds, slope) = (bounds[place], system.slopes[place])
      return bounds.lowerBound == bounds.upperBound
        || (start[place] >= bounds.upperBound && slope > 0)
        || (start[place] <= bounds.lowerBound && slope < 0)
    }
    let dampings = Self.dampingFactors.map {
      min(max(state.damping * $0, Self.dampings.lowerBound), Self.dampings.upperBound)
    }
    let points = parallelMap(dampings.count) { trial in
      let step = system.step(damping: dampings[trial], holding: isHeld)
      return start.indices.map { place in
        min(
          max(start[place] + Float(step[place]), bounds[place].lowerBound), bounds[place].upperBound
        )
      }
    }
    let distances = Self.distances(of: predictions(points), to: target)
    var best = State(parameters: start)
    (best.damping, best.distance) = (dampings.last ?? state.damping, system.distance)
    for (trial, distance) in distances.enumerated() where distance < best.distance {
      best.parameters = points[trial]
      (best.damping, best.distance) = (dampings[trial], distance)
    }
    return best
  }

  /// The mean squared difference of each of the predictions `[N, n]` to a target `[n]`.
  public static func distances(of predictions: Tensor, to target: [Float]) -> [Double] {
    let count = target.count
    return predictions.withValues { values in
      (0..<predictions.shape[0]).map { row in
        var sum = 0.0
        for place in 0..<count {
          let difference = Double(values[row * count + place] - target[place])
          sum += difference * difference
        }
        return sum / Double(max(1, count))
      }
    }
  }
}
