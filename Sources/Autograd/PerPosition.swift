// SPDX-License-Identifier: MIT
import Kernels

// Arithmetic with a value for each position: x [..., C] and v [..., 1]. As with a value for each example, any
// order of derivatives is one pass each.
extension Tensor {
  /// x `[..., C]` + v `[..., 1]`: adds one value per position.
  func adding(perPosition v: Tensor) -> Tensor {
    perPosition(.add, v).recorded(
      .other("add per position"),
      (self, { gradient, _ in gradient }),
      (v, { gradient, _ in gradient.summedToPositions() }))
  }

  /// x `[..., C]` · v `[..., 1]`: multiplies by one value per position.
  public func multiplied(perPosition v: Tensor) -> Tensor {
    perPosition(.multiply, v).recorded(
      .multiplyPerPosition,
      (self, { gradient, _ in gradient.multiplied(perPosition: v) }),
      (v, { gradient, _ in gradient.summedToPositions(times: self) }))
  }

  /// The sums of the squares over the channels, `[..., C]` to `[..., 1]`.
  public func squaresSummedToPositions() -> Tensor {
    sumsOfPositions("sum of squares", times: self, operands: 1).recorded(
      .sumOfSquaresToPositions,
      (self, { gradient, _ in self.multiplied(perPosition: gradient * 2) }))
  }

  /// The sums of the products with `factor` over the channels, both `[..., C]`, to `[..., 1]`.
  func summedToPositions(times factor: Tensor) -> Tensor {
    precondition(shape == factor.shape, "products of \(shape) and \(factor.shape)")
    return sumsOfPositions("sum of products", times: factor, operands: 2).recorded(
      .other("sum of products"),
      (self, { gradient, _ in factor.multiplied(perPosition: gradient) }),
      (factor, { gradient, _ in self.multiplied(perPosition: gradient) }))
  }

  /// The sums over the channels, `[..., C]` to `[..., 1]`, whose bits do not depend on other positions.
  private func summedToPositions() -> Tensor {
    let sums = Array(shape.dropLast()) + [1]
    return Tensor(shape: sums, of: .init(.sum, "sum", from: [shape], to: sums, floats: count)) {
      y in
      withPointer { x in
        Reduction.sum(
          x, into: y.start, outer: y.count, rows: shape[rank - 1], inner: 1, independently: true)
      }
    }
    .recorded(
      .other("sum"), (self, { [shape] gradient, _ in gradient.broadcast(to: shape) }))
  }

  private func sumsOfPositions(_ name: String, times factor: Tensor, operands: Int) -> Tensor {
    precondition(rank >= 1, "a number has no channels")
    let sums = Array(shape.dropLast()) + [1]
    return Tensor(
      shape: sums, of: .init(.sum, name, from: [shape], to: sums, floats: operands * count)
    ) { y in
      withPointer { x in
        factor.withPointer { factor in
          Reduction.rowProducts(
            x, with: factor, into: y.start, rows: y.count, columns: shape[rank - 1])
        }
      }
    }
  }

  private func perPosition(_ operation: Elementwise.PerChannel, _ v: Tensor) -> Tensor {
    precondition(
      rank >= 1 && v.shape == Array(shape.dropLast()) + [1],
      "a value per position of \(shape) needs the shape [..., 1], not \(v.shape)")
    return Tensor(shape: shape, of: elementwise("\(operation.rawValue) per position")) { y in
      withPointer { x in
        v.withPointer { values in
          Elementwise.applyPerRow(
            operation, x, values, into: y.start, rows: v.count, channels: shape[rank - 1])
        }
      }
    }
  }
}
