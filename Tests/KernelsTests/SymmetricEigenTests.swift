// SPDX-License-Identifier: MIT
import Kernels
import Testing

struct SymmetricEigenTests {
  private func symmetric(_ size: Int) -> [Double] {
    var random = RandomStream(seed: 1, name: "matrix")
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        matrix[row * size + column] = Double(random.normal())
        matrix[column * size + row] = matrix[row * size + column]
      }
    }
    return matrix
  }

  @Test(arguments: [0, 1, 2, 3, 5, 40])
  func eigenvaluesAloneAreThose(size: Int) {
    let matrix = symmetric(size)
    let expected = SymmetricEigen(matrix, size: size).values.sorted()
    let found = SymmetricEigen.values(of: matrix, size: size).sorted()
    let errors = zip(found, expected).map { abs($0 - $1) }
    #expect(found.count == size && errors.allSatisfy { $0 < 1e-12 * Double(size) })
  }

  @Test func eigenvaluesOfMatricesThatAreNearlyDiagonalOrOfLowRank() {
    #expect(SymmetricEigen.values(of: [0, 0, 0, 0, 0, 0, 0, 0, 0], size: 3) == [0, 0, 0])
    #expect(
      SymmetricEigen.values(of: [3, 0, 0, 0, -1, 0, 0, 0, 2], size: 3).sorted() == [-1, 2, 3])
    let vector = (0..<30).map { Double($0 % 7) - 3 }
    let outer = (0..<900).map { vector[$0 / 30] * vector[$0 % 30] }
    let values = SymmetricEigen.values(of: outer, size: 30).sorted()
    let length = vector.reduce(0) { $0 + $1 * $1 }
    #expect(abs(values[29] - length) < 1e-10 && values.dropLast().allSatisfy { abs($0) < 1e-10 })
  }

  @Test(arguments: [0, 1, 2, 5, 40])
  func theProductOfTheFactorsIsTheMatrix(size: Int) {
    let matrix = symmetric(size)
    let eigen = SymmetricEigen(matrix, size: size)
    var (productError, overlapError) = (0.0, 0.0)
    for row in 0..<size {
      for column in 0..<size {
        let (product, overlap) = (0..<size).reduce((0.0, 0.0)) { sums, k in
          let (a, b) = (eigen.vectors[row * size + k], eigen.vectors[column * size + k])
          return (sums.0 + a * eigen.values[k] * b, sums.1 + a * b)
        }
        productError = max(productError, abs(product - matrix[row * size + column]))
        overlapError = max(overlapError, abs(overlap - (row == column ? 1 : 0)))
      }
    }
    #expect(productError < 1e-10 && overlapError < 1e-10)
  }

  @Test func halvesThatRoundingMadeDifferDoNotMatter() {
    let size = 20
    let matrix = symmetric(size)
    var rounded = matrix
    for row in 0..<size {
      for column in 0..<row { rounded[row * size + column] *= 1 + 1e-7 }
    }
    let (expected, found) = (
      SymmetricEigen(matrix, size: size), SymmetricEigen(rounded, size: size)
    )
    #expect(found.values == expected.values && found.vectors == expected.vectors)
  }

  @Test func knownEigenvalues() {
    let eigen = SymmetricEigen([2, 1, 1, 2], size: 2)
    #expect(eigen.values.sorted().map { ($0 * 1e9).rounded() / 1e9 } == [1, 3])
  }
}
