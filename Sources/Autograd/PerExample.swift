// SPDX-License-Identifier: MIT
import Kernels

// Arithmetic with a value for each example and channel: x [N, S..., C] and v [N, C]. The functions are
// each other's derivatives, so that any order of derivatives is one pass each.
extension Tensor {
  /// x `[N, S..., C]` + v `[N, C]`: adds one value per example and channel.
  public func adding(perExample v: Tensor) -> Tensor {
    perExample(.add, v).recorded(
      .addPerExample,
      (self, { gradient, _ in gradient }), (v, { gradient, _ in gradient.summedToExamples() }))
  }

  /// x `[N, S..., C]` · v `[N, C]`: multiplies by one value per example and channel.
  public func multiplied(perExample v: Tensor) -> Tensor {
    perExample(.multiply, v).recorded(
      .multiplyPerExample,
      (self, { gradient, _ in gradient.multiplied(perExample: v) }),
      (v, { gradient, _ in gradient.summedToExamples(times: self) }))
  }

  /// x `[N, S..., C]` · scale `[N, C]` + shift `[N, C]`, in one pass.
  public func scaled(perExample scale: Tensor, shiftedBy shift: Tensor) -> Tensor {
    checkPerExample(scale)
    checkPerExample(shift)
    return Tensor(shape: shape, of: elementwise("scale and shift per example")) { y in
      withPointer { x in
        scale.withPointer { scale in
          shift.withPointer { shift in
            Elementwise.scaleAndShiftPerExample(
              x, scale: scale, shift: shift, into: y.start, examples: shape[0],
              positions: positionCount, channels: shape[rank - 1])
          }
        }
      }
    }
    .recorded(
      .scaleAndShiftPerExample,
      (self, { gradient, _ in gradient.multiplied(perExample: scale) }),
      (scale, { gradient, _ in gradient.summedToExamples(times: self) }),
      (shift, { gradient, _ in gradient.summedToExamples() }))
  }

  /// The sums over all positions, `[N, S..., C]` to `[N, C]`.
  ///
  /// The bits of an example do not depend on its batch; those of
  /// ``sum(alongAxes:keepingDimensions:)`` may.
  public func summedToExamples() -> Tensor {
    sumsOfExamples("sum", times: nil, operands: 1).recorded(
      .sumToExamples, (self, { [shape] gradient, _ in gradient.spreadOverPositions(shape) }))
  }

  /// The sums of the squares over all positions, `[N, S..., C]` to `[N, C]`.
  public func squaresSummedToExamples() -> Tensor {
    sumsOfExamples("sum of squares", times: self, operands: 1).recorded(
      .sumOfSquaresToExamples,
      (self, { gradient, _ in self.multiplied(perExample: gradient * 2) }))
  }

  /// The sums of the products with `factor` over all positions, both `[N, S..., C]`, to `[N, C]`.
  func summedToExamples(times factor: Tensor) -> Tensor {
    precondition(shape == factor.shape, "products of \(shape) and \(factor.shape)")
    return sumsOfExamples("sum of products", times: factor, operands: 2).recorded(
      .other("sum of products"),
      (self, { gradient, _ in factor.multiplied(perExample: gradient) }),
      (factor, { gradient, _ in self.multiplied(perExample: gradient) }))
  }

  private func sumsOfExamples(_ name: String, times factor: Tensor?, operands: Int) -> Tensor {
    precondition(rank >= 2, "\(shape) has no examples and channels")
    let sums = [shape[0], shape[rank - 1]]
    return Tensor(
      shape: sums,
      of: .init(.sum, name, from: [shape], to: sums, floats: operands * count)
    ) { y in
      func sum(_ x: UnsafePointer<Float>, _ factor: UnsafePointer<Float>?) {
        Reduction.sum(
          x, times: factor, into: y.start, outer: sums[0], rows: positionCount, inner: sums[1],
          independently: true)
      }
      withPointer { x in
        guard let factor else { return sum(x, nil) }
        factor.withPointer { sum(x, $0) }
      }
    }
  }

  /// `[N, C]` to the values of all positions of `[N, S..., C]`.
  private func spreadOverPositions(_ shape: [Int]) -> Tensor {
    reshaped(to: [shape[0]] + shape[1..<shape.count - 1].map { _ in 1 } + shape.suffix(1))
      .broadcast(to: shape)
  }

  /// Positions of an example.
  private var positionCount: Int { shape[1..<rank - 1].reduce(1, *) }

  private func checkPerExample(_ v: Tensor) {
    precondition(
      rank >= 2 && v.shape == [shape[0], shape[rank - 1]],
      "a value per example and channel of \(shape) needs the shape [N, C], not \(v.shape)")
  }

  private func perExample(_ operation: Elementwise.PerChannel, _ v: Tensor) -> Tensor {
    checkPerExample(v)
    return Tensor(shape: shape, of: elementwise("\(operation.rawValue) per example")) { y in
      withPointer { x in
        v.withPointer { v in
          Elementwise.applyPerExample(
            operation, x, v, into: y.start, examples: shape[0], positions: positionCount,
            channels: shape[rank - 1])
        }
      }
    }
  }
}
