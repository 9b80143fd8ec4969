// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// exp(x) / Σ exp(x), the sum over the last axis: shares that are positive and add up to one.
  ///
  /// Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs" (1990).
  /// The greatest element of a row is subtracted first, so that no exponential overflows.
  public func softmax() -> Tensor {
    precondition(rank > 0 && shape[rank - 1] > 0, "a softmax of \(shape)")
    let last = rank - 1
    let x = detached()
    let powers = (x - x.greatestOfRows().broadcast(to: shape)).exp()
    let y = powers / powers.sum(alongAxes: [last], keepingDimensions: true).broadcast(to: shape)
    return y.recorded(
      .softmax,
      (
        self,
        { gradient, node in
          let y = y.attached(to: node)
          let weighted = gradient * y
          let sums = weighted.sum(alongAxes: [last], keepingDimensions: true)
          return weighted - y * sums.broadcast(to: y.shape)
        }
      ))
  }

  /// The greatest element of each row, `[..., C]` to `[..., 1]`, without history.
  private func greatestOfRows() -> Tensor {
    let columns = shape[rank - 1]
    return Tensor(
      shape: shape.dropLast() + [1],
      of: .init(.elementwise, "greatest of rows", from: [shape], to: shape, floats: count)
    ) { y in
      withPointer { x in
        let target = y.start
        parallelRanges(y.count, grain: max(1, (1 << 14) / columns)) { rows in
          for row in rows {
            let values = UnsafeBufferPointer(start: x + row * columns, count: columns)
            target[row] = Reduction.extremes(of: values)?.greatest ?? -.infinity
          }
        }
      }
    }
  }
}
