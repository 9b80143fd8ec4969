// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import TestSupport
import Testing

struct ReflectionPaddingTests {
  private static func random(_ shape: [Int], _ name: String = "x") -> Tensor {
    var stream = RandomStream(seed: 1, name: name)
    return .normal(mean: 0, deviation: 1, shape: shape, using: &stream)
  }

  /// Both axes of a picture, corners included.
  @Test func everyElementIsThatOfItsMirrorImage() {
    let x = Self.random([2, 4, 3, 2])
    let y = x.reflectionPadded(before: [0, 3, 1, 0], after: [0, 2, 2, 0])
    #expect(y.shape == [2, 9, 6, 2])
    func mirror(_ place: Int, _ size: Int) -> Int {
      let distance = abs(place)
      return distance < size ? distance : 2 * (size - 1) - distance
    }
    let (values, padded) = (x.values, y.values)
    for n in 0..<2 {
      for row in 0..<9 {
        for column in 0..<6 {
          for channel in 0..<2 {
            let source =
              ((n * 4 + mirror(row - 3, 4)) * 3 + mirror(column - 1, 3)) * 2 + channel
            #expect(padded[((n * 9 + row) * 6 + column) * 2 + channel] == values[source])
          }
        }
      }
    }
  }

  /// P x · y is x · Pᵀ y.
  @Test func foldingIsTheAdjoint() {
    let (before, after) = ([0, 2, 1, 0], [0, 1, 2, 0])
    let (x, y) = (Self.random([2, 4, 3, 2]), Self.random([2, 7, 6, 2], "y"))
    let one = (x.reflectionPadded(before: before, after: after) * y).sum().item
    let other = (x * y.reflectionFolded(before: before, after: after)).sum().item
    #expect(abs(one - other) < 1e-4)
  }

  @Test func derivativesAgreeWithDifferences() {
    let (before, after) = ([0, 2, 1, 0], [0, 1, 2, 0])
    checkGradients(at: [Self.random([1, 4, 3, 2])]) {
      $0[0].squared().reflectionPadded(before: before, after: after).squared()
    }
    checkGradients(at: [Self.random([1, 7, 6, 2])]) {
      $0[0].squared().reflectionFolded(before: before, after: after).squared()
    }
  }

  @Test func noPaddingIsTheTensorItself() {
    let x = Self.random([2, 3])
    #expect(x.reflectionPadded(before: [0, 0], after: [0, 0]).values == x.values)
  }
}
