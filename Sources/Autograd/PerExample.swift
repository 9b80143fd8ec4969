// SPDX-License-Identifier: MIT
import Kernels

// Arithmetic with a value for each example and channel: x [N, S..., C] and v [N, C]. The three
// functions are each other's derivatives, so that any order of derivatives is one pass each.
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
      (v, { gradient, _ in (gradient * self).summedToExamples() }))
  }

  /// The sums over all positions, `[N, S..., C]` to `[N, C]`.
  ///
  /// The bits of an example do not depend on its batch; those of
  /// ``sum(alongAxes:keepingDimensions:)`` may.
  public func summedToExamples() -> Tensor {
    precondition(rank >= 2, "\(shape) has no examples and channels")
    let (examples, channels) = (shape[0], shape[rank - 1])
    let positions = shape[1..<rank - 1].reduce(1, *)
    return Tensor(
      shape: [examples, channels],
      of: .init(.sum, "sum", from: [shape], to: [examples, channels], floats: count)
    ) { y in
      withPointer {
        Reduction.sum(
          $0, into: y.start, outer: examples, rows: positions, inner: channels,
          independently: true)
      }
    }
    .recorded(
      .sumToExamples,
      (
        self,
        { [shape] gradient, _ in
          gradient.reshaped(to: [examples] + shape[1..<shape.count - 1].map { _ in 1 } + [channels])
            .broadcast(to: shape)
        }
      ))
  }

  private func perExample(_ operation: Elementwise.PerChannel, _ v: Tensor) -> Tensor {
    precondition(
      rank >= 2 && v.shape == [shape[0], shape[rank - 1]],
      "a value per example and channel of \(shape) needs the shape [N, C], not \(v.shape)")
    let (examples, channels) = (shape[0], shape[rank - 1])
    return Tensor(shape: shape, of: elementwise("\(operation.rawValue) per example")) { y in
      withPointer { x in
        v.withPointer { v in
          Elementwise.applyPerExample(
            operation, x, v, into: y.start, examples: examples,
            positions: count / max(1, examples * channels), channels: channels)
        }
      }
    }
  }
}
