// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// exp(x) / Σ exp(x), the sum over the last axis: shares that are positive and add up to one.
  ///
  /// Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs" (1990).
  /// The greatest element of a row is subtracted first, so that no exponential overflows.
  public func softmax() -> Tensor {
    precondition(rank > 0 && shape[rank - 1] > 0, "a softmax of \(shape)")
    let columns = shape[rank - 1]
    let y = Tensor(shape: shape, of: elementwise("softmax")) { y in
      withPointer {
        Elementwise.softmax($0, into: y.start, rows: count / columns, columns: columns)
      }
    }
    return y.recorded(
      .softmax,
      (
        self,
        { gradient, node in
          let y = y.attached(to: node)
          return gradient.adding(perPosition: -gradient.summedToPositions(times: y)) * y
        }
      ))
  }
}
