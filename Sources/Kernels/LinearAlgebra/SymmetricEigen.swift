// SPDX-License-Identifier: MIT

/// Eigenvalues and eigenvectors of a real symmetric matrix, in double precision: A = V diag(values)
/// V'.
///
/// Cyclic Jacobi rotations: O(size³) per sweep, slow beyond a few hundred rows, and accurate for
/// small eigenvalues as well.
///
/// Reference: Golub and Van Loan, "Matrix Computations", section 8.5.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, in no particular order.
  public private(set) var values: [Double]
  /// The eigenvectors as columns, `[size, size]`.
  public private(set) var vectors: [Double]

  /// Decomposes a symmetric matrix, `[size, size]`, of which what is above the diagonal is read: rounding
  /// may have made the two halves of a product differ.
  public init(_ matrix: [Double], size: Int) {
    precondition(
      matrix.count == size * size, "\(matrix.count) values do not make a \(size) x \(size) matrix")
    var a = (0..<size * size).map { place in
      let (row, column) = (place / size, place % size)
      return matrix[min(row, column) * size + max(row, column)]
    }
    var vectors = (0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0 }
    a.withUnsafeMutableBufferPointer { a in
      vectors.withUnsafeMutableBufferPointer { Self.diagonalize(a, $0, size) }
    }
    self.vectors = vectors
    values = (0..<size).map { a[$0 * (size + 1)] }
  }

  private static func diagonalize(
    _ a: UnsafeMutableBufferPointer<Double>, _ vectors: UnsafeMutableBufferPointer<Double>,
    _ size: Int
  ) {
    let scale = a.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<50 where outsideDiagonal(a, size) > 1e-30 * scale {
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) where a[p * size + q] != 0 {
          rotate(a, vectors, p, q, size)
        }
      }
    }
  }

  private static func outsideDiagonal(
    _ a: UnsafeMutableBufferPointer<Double>, _ size: Int
  ) -> Double {
    a.indices.reduce(0) { $1 % (size + 1) == 0 ? $0 : $0 + a[$1] * a[$1] }
  }

  /// Sets a[p, q] to zero by a rotation in the plane of p and q.
  private static func rotate(
    _ a: UnsafeMutableBufferPointer<Double>, _ v: UnsafeMutableBufferPointer<Double>,
    _ p: Int, _ q: Int, _ size: Int
  ) {
    let slope = (a[q * size + q] - a[p * size + p]) / (2 * a[p * size + q])
    let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (slope * slope + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in 0..<size {
      let (x, y) = (a[k * size + p], a[k * size + q])
      a[k * size + p] = cosine * x - sine * y
      a[k * size + q] = sine * x + cosine * y
    }
    for k in 0..<size {
      let (x, y) = (a[p * size + k], a[q * size + k])
      a[p * size + k] = cosine * x - sine * y
      a[q * size + k] = sine * x + cosine * y
      let (s, t) = (v[k * size + p], v[k * size + q])
      v[k * size + p] = cosine * s - sine * t
      v[k * size + q] = sine * s + cosine * t
    }
  }
}
