// SPDX-License-Identifier: MIT
import Kernels

// Arithmetic with a value for each example and channel: x [N, S..., C] and v [N, C]. The three
// functions are each other's derivatives, so that any order of derivatives is one pass each.
extension Tensor {
  /// x `[N, S..., C]` + v `[N, C]`: adds one value per example and channel.
  public func adding(perExample v: Tensor) -> Tensor {
    perExample(.add, v).recorded(
      (self, { gradient, _ in gradient }), (v, { gradient, _ in gradient.summedToExamples() }))
  }

  /// x `[N, S..., C]` · v `[N, C]`: multiplies by one value per example and channel.
  public func multiplied(perExample v: Tensor) -> Tensor {
    perExample(.multiply, v).recorded(
      (self, { gradient, _ in gradient.multiplied(perExample: v) }),
      (v, { gradient, _ in (gradient * self).summedToExamples() }))
  }

  /// The sums over all positions, `[N, S..., C]` to `[N, C]`.
  public func summedToExamples() -> Tensor {
    precondition(rank >= 2, "\(shape) has no examples and channels")
    return sum(alongAxes: Array(1..<rank - 1))
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
