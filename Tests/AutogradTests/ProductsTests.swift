// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import TestSupport
import Testing

@Test(
  arguments: [(3, 4, 5), (1, 7, 1), (70, 33, 65), (2, 0, 3)],
  [(false, false), (true, false), (false, true), (true, true)])
func matrixProductsMatchTheDefinition(
  size: (rows: Int, terms: Int, columns: Int), transposed: (left: Bool, right: Bool)
) {
  let a = random(transposed.left ? [size.terms, size.rows] : [size.rows, size.terms], "a")
  let b = random(transposed.right ? [size.columns, size.terms] : [size.terms, size.columns], "b")
  let product = a.matrixProduct(
    b, transposingLeft: transposed.left, transposingRight: transposed.right)
  let expected = tensor([size.rows, size.columns]) { index in
    let sum = (0..<size.terms).reduce(0.0) { sum, k in
      let left = a[transposed.left ? [k, index[0]] : [index[0], k]]
      let right = b[transposed.right ? [index[1], k] : [k, index[1]]]
      return sum + Double(left) * Double(right)
    }
    return Float(sum)
  }
  #expect(product.shape == [size.rows, size.columns])
  expectClose(product, expected.values)
}

/// The reference adds one term after the other with fused multiply-adds.
///
/// A BLAS, whose order depends on the CPU, splits sums of a thousand terms into blocks, which
/// yields other bits.
@Test(
  .enabled(if: Processor.vectorInstructions != "128-bit", "the CPU has no fused multiply-add"),
  arguments: [(5, 1000, 7), (70, 1000, 33), (300, 500, 2)],
  [(false, false), (true, false), (false, true), (true, true)])
func matrixProductsAddTheirTermsInAFixedOrder(
  size: (rows: Int, terms: Int, columns: Int), transposed: (left: Bool, right: Bool)
) {
  let a = random(transposed.left ? [size.terms, size.rows] : [size.rows, size.terms], "a")
  let b = random(transposed.right ? [size.columns, size.terms] : [size.terms, size.columns], "b")
  let product = a.matrixProduct(
    b, transposingLeft: transposed.left, transposingRight: transposed.right)
  let (left, right) = (a.values, b.values)
  let expected = indices(of: [size.rows, size.columns]).map { index in
    (0..<size.terms).reduce(Float(0)) { sum, k in
      let x = left[transposed.left ? k * size.rows + index[0] : index[0] * size.terms + k]
      let y = right[transposed.right ? index[1] * size.terms + k : k * size.columns + index[1]]
      return fma(x, y, sum)
    }
  }
  #expect(product.values == expected)
}

@Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
func batchesOfMatricesAreMultipliedOneByOne(transposed: (left: Bool, right: Bool)) {
  let a = random(transposed.left ? [3, 40, 9] : [3, 9, 40], "a")
  let b = random(transposed.right ? [3, 7, 40] : [3, 40, 7], "b")
  let product = a.matrixProduct(
    b, transposingLeft: transposed.left, transposingRight: transposed.right)
  #expect(product.shape == [3, 9, 7])
  for index in 0..<3 {
    func matrix(_ x: Tensor) -> Tensor {
      let size = Array(x.shape.dropFirst())
      return x.sliced(from: [index, 0, 0], to: [index + 1] + size).reshaped(to: size)
    }
    let alone = matrix(a).matrixProduct(
      matrix(b), transposingLeft: transposed.left, transposingRight: transposed.right)
    #expect(alone.values == matrix(product).values)
  }
  let points = [
    random(transposed.left ? [2, 3, 2] : [2, 2, 3], "c"),
    random(transposed.right ? [2, 2, 3] : [2, 3, 2], "d"),
  ]
  checkGradients(at: points) {
    $0[0].squared().matrixProduct(
      $0[1], transposingLeft: transposed.left, transposingRight: transposed.right)
  }
}
