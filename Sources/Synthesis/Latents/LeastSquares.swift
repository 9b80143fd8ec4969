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

/// J' J and J' r at a point.
private struct NormalEquations {
  /// The mean square of the residual.
  let distance: Double
  /// J' r, `[D]`.
  let slopes: [Double]
  private let products: [Double]
  private let size: Int

  /// - Parameters:
  ///   - predictions: of the point, and of the point with each parameter shifted in turn,
  ///     `[D + 1, n]`.
  ///   - target: the wanted predictions, `[n]`.
  ///   - shifts: the shift of each parameter, `[D]`.
  init(predictions: Tensor, target: [Float], shifts: [Float]) {
    let (size, count) = (shifts.count, target.count)
    let rows = Tensor(shape: [size + 1, count]) { rows in
      predictions.withValues { values in
        for place in 0..<count { rows[place] = target[place] - values[place] }
        for row in 1..<size + 1 {
          let scale = 1 / shifts[row - 1]
          for place in 0..<count {
            rows[row * count + place] = (values[row * count + place] - values[place]) * scale
          }
        }
      }
    }
    let all = rows.matrixProduct(rows, transposingRight: true).values.map(Double.init)
    distance = all[0] / Double(max(1, count))
    slopes = Array(all[1..<size + 1])
    products = (0..<size * size).map { all[($0 / size + 1) * (size + 1) + $0 % size + 1] }
    self.size = size
  }

  /// The step, `[D]`; zero for parameters that are held.
  func step(damping: Double, holding isHeld: [Bool]) -> [Double] {
    let free = (0..<size).filter { !isHeld[$0] }
    let mean = free.reduce(0) { $0 + products[$1 * (size + 1)] } / Double(max(1, free.count))
    guard mean > 0 else { return [Double](repeating: 0, count: size) }
    var matrix = free.flatMap { row in free.map { products[row * size + $0] } }
    for place in free.indices { matrix[place * (free.count + 1)] += damping * mean }
    let solution = Self.solution(of: matrix, for: free.map { slopes[$0] })
    var step = [Double](repeating: 0, count: size)
    for (place, value) in zip(free, solution) { step[place] = value }
    return step
  }

  /// Solves A x = b for a positive definite A, `[D, D]`, by the Cholesky factorization A = L L'.
  ///
  /// Reference: Golub and Van Loan, "Matrix Computations", section 4.2.
  private static func solution(of matrix: [Double], for right: [Double]) -> [Double] {
    let size = right.count
    var (factor, x) = (matrix, right)
    for row in 0..<size {
      for column in 0...row {
        var sum = factor[row * size + column]
        for k in 0..<column { sum -= factor[row * size + k] * factor[column * size + k] }
        factor[row * size + column] =
          row == column
          ? max(sum, .leastNormalMagnitude).squareRoot() : sum / factor[column * (size + 1)]
      }
    }
    for row in 0..<size {
      for k in 0..<row { x[row] -= factor[row * size + k] * x[k] }
      x[row] /= factor[row * (size + 1)]
    }
    for row in (0..<size).reversed() {
      for k in row + 1..<max(size, row + 1) { x[row] -= factor[k * size + row] * x[k] }
      x[row] /= factor[row * (size + 1)]
    }
    return x
  }
}
