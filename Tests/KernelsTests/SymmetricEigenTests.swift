// SPDX-License-Identifier: MIT
import Kernels
import Testing

struct SymmetricEigenTests {
  @Test(arguments: [0, 1, 2, 5, 40])
  func theProductOfTheFactorsIsTheMatrix(size: Int) {
    var random = RandomStream(seed: 1, name: "matrix")
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        matrix[row * size + column] = Double(random.normal())
        matrix[column * size + row] = matrix[row * size + column]
      }
    }
    let eigen = SymmetricEigen(matrix, size: size)
    for row in 0..<size {
      for column in 0..<size {
        let (product, overlap) = (0..<size).reduce((0.0, 0.0)) { sums, k in
          let (a, b) = (eigen.vectors[row * size + k], eigen.vectors[column * size + k])
          return (sums.0 + a * eigen.values[k] * b, sums.1 + a * b)
        }
        #expect(abs(product - matrix[row * size + column]) < 1e-10)
        #expect(abs(overlap - (row == column ? 1 : 0)) < 1e-10)
      }
    }
  }

  @Test func knownEigenvalues() {
    let eigen = SymmetricEigen([2, 1, 1, 2], size: 2)
    #expect(eigen.values.sorted().map { ($0 * 1e9).rounded() / 1e9 } == [1, 3])
  }
}
