// SPDX-License-Identifier: MIT
import Autograd

/// J' J and J' r at a point.
struct NormalEquations {
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
