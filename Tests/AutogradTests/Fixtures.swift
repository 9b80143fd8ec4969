// SPDX-License-Identifier: MIT
import Autograd
import Kernels

/// Reproducible normally distributed numbers.
func random(_ shape: [Int], _ name: String = "x") -> Tensor {
  var stream = RandomStream(seed: 3, name: name)
  return .normal(mean: 0, deviation: 1, shape: shape, using: &stream)
}

/// Values of both signs with magnitudes of at least 0.2.
func awayFromZero(_ shape: [Int]) -> Tensor {
  Tensor(random(shape).values.map { $0 < 0 ? $0 - 0.2 : $0 + 0.2 }, shape: shape)
}

/// Values of at least 0.5.
func positive(_ shape: [Int], _ name: String = "x") -> Tensor {
  random(shape, name).absolute() + 0.5
}

/// The tensor with the element `value(index)` at every index.
func tensor(_ shape: [Int], _ value: (_ index: [Int]) -> Float) -> Tensor {
  Tensor(indices(of: shape).map(value), shape: shape)
}

/// All indices of an array of this shape, in row-major order.
func indices(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { indices, size in
    indices.flatMap { index in (0..<size).map { index + [$0] } }
  }
}

extension Tensor {
  /// The element at `index`.
  subscript(index: [Int]) -> Float {
    withValues { $0[zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }] }
  }
}
