// SPDX-License-Identifier: MIT
import Foundation

extension SymmetricEigen {
  /// The eigenvalues, without eigenvectors, of a symmetric matrix `[size, size]`, in no particular
  /// order.
  ///
  /// Much faster than the full decomposition; errors are relative to the largest eigenvalue.
  /// Householder reduction to tridiagonal form, O(size³), then implicit QL steps. Reference: Golub
  /// and Van Loan, "Matrix Computations", sections 8.3.1 and 8.3.5; Bowdler, Martin, Reinsch and
  /// Wilkinson, "The QR and QL algorithms for symmetric matrices" (1968).
  public static func values(of matrix: [Double], size: Int) -> [Double] {
    precondition(
      matrix.count == size * size, "\(matrix.count) values do not make a \(size) x \(size) matrix")
    guard size > 0 else { return [] }
    var rest = matrix
    var tridiagonal = Tridiagonal(size: size)
    rest.withUnsafeMutableBufferPointer { a in
      for step in 0..<max(0, size - 2) {
        tridiagonal.beside[step] = reflect(a, step: step, size: size)
      }
      for row in 0..<size { tridiagonal.diagonal[row] = a[row * (size + 1)] }
      if size > 1 { tridiagonal.beside[size - 2] = a[size * size - 2] }
    }
    return tridiagonal.values()
  }

  /// Sets column `step` to zero below the subdiagonal by a two-sided reflection; returns the
  /// subdiagonal element.
  private static func reflect(
    _ a: UnsafeMutableBufferPointer<Double>, step: Int, size: Int
  ) -> Double {
    let first = step + 1
    // The matrix is symmetric: the row equals the column and is contiguous.
    var v = (first..<size).map { a[step * size + $0] }
    let tail = v.dropFirst().reduce(0) { $0 + $1 * $1 }
    guard tail > 0 else { return v[0] }
    let length = (v[0] * v[0] + tail).squareRoot()
    let beside = v[0] > 0 ? -length : length
    v[0] -= beside
    let factor = 2 / (v[0] * v[0] + tail)
    var w = [Double](repeating: 0, count: v.count)
    for row in v.indices {
      let start = (first + row) * size + first
      var sum = 0.0
      for column in v.indices { sum += a[start + column] * v[column] }
      w[row] = factor * sum
    }
    let half = factor / 2 * zip(v, w).reduce(0) { $0 + $1.0 * $1.1 }
    for row in v.indices { w[row] -= half * v[row] }
    for row in v.indices {
      let start = (first + row) * size + first
      for column in v.indices { a[start + column] -= v[row] * w[column] + w[row] * v[column] }
    }
    return beside
  }
}

/// A symmetric tridiagonal matrix.
private struct Tridiagonal {
  var diagonal: [Double]
  /// The subdiagonal, followed by a zero.
  var beside: [Double]

  init(size: Int) {
    diagonal = [Double](repeating: 0, count: size)
    beside = diagonal
  }

  /// The eigenvalues.
  consuming func values() -> [Double] {
    for first in diagonal.indices {
      // A few steps converge; the bound ends the loop for matrices with NaN.
      for _ in 0..<100 {
        let last = (first..<diagonal.count - 1).first(where: isSplit) ?? diagonal.count - 1
        if last == first { break }
        step(first, last)
      }
    }
    return diagonal
  }

  /// Whether the subdiagonal element of row `row` is negligible against the diagonal.
  private func isSplit(_ row: Int) -> Bool {
    abs(beside[row]) <= .ulpOfOne * (abs(diagonal[row]) + abs(diagonal[row + 1]))
  }

  /// An implicit QL step with Wilkinson's shift on the rows `first...last`.
  private mutating func step(_ first: Int, _ last: Int) {
    let slope = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first])
    let root = hypot(slope, 1)
    var g = diagonal[last] - diagonal[first] + beside[first] / (slope + (slope < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    for row in (first..<last).reversed() {
      let (f, b) = (sine * beside[row], cosine * beside[row])
      let length = hypot(f, g)
      beside[row + 1] = length
      if length == 0 {
        diagonal[row + 1] -= shift
        beside[last] = 0
        return
      }
      (sine, cosine) = (f / length, g / length)
      g = diagonal[row + 1] - shift
      let turn = (diagonal[row] - g) * sine + 2 * cosine * b
      shift = sine * turn
      diagonal[row + 1] = g + shift
      g = cosine * turn - b
    }
    diagonal[first] -= shift
    beside[first] = g
    beside[last] = 0
  }
}
