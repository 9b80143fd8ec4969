// SPDX-License-Identifier: MIT
import Autograd
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
