// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// Rows by number: from x `[N, L, C]` to `[N, count, C]`.
  ///
  /// - Parameters:
  ///   - indices: `count` numbers in 0..<L for each of the N examples, one example after the other;
  ///     a row may be taken any number of times, or never.
  ///   - count: rows of an example of the result.
  ///   - slope: what negative elements are multiplied by (leaky ReLU), in the same pass; nil for none.
  public func gatheringRows(_ indices: [Int32], count: Int, slope: Float? = nil) -> Tensor {
    gatheringRows(indices, count: count, leak: slope.map { Leak(sign: detached(), slope: $0) })
  }

  /// The adjoint of ``gatheringRows(_:count:slope:)`` without slope: from `[N, count, C]` to
  /// `[N, length, C]`, every row added to the row its index names.
  public func scatterAddingRows(_ indices: [Int32], length: Int) -> Tensor {
    scatterAddingRows(indices, length: length, leak: nil)
  }

  /// Multiplies by `slope` where `sign`, of the shape before the rows are taken, is not above zero.
  private struct Leak {
    let sign: Tensor
    let slope: Float

    static func with<R>(_ leak: Leak?, _ body: (RowCopies.Leak?) -> R) -> R {
      guard let leak else { return body(nil) }
      return leak.sign.withPointer { body(RowCopies.Leak(sign: $0, slope: leak.slope)) }
    }
  }

  private func gatheringRows(_ indices: [Int32], count: Int, leak: Leak?) -> Tensor {
    checkRows(indices, count: count, length: rank == 3 ? shape[1] : 0)
    let length = shape[1]
    return Tensor(shape: [shape[0], count, shape[2]]) { y in
      withPointer { x in
        Leak.with(leak) { leak in
          RowCopies.gather(
            x, indices: indices, leak: leak, into: y.start, batch: shape[0], length: length,
            count: count, channels: shape[2])
        }
      }
    }
    .recorded(
      (self, { gradient, _ in gradient.scatterAddingRows(indices, length: length, leak: leak) }))
  }

  private func scatterAddingRows(_ indices: [Int32], length: Int, leak: Leak?) -> Tensor {
    checkRows(indices, count: rank == 3 ? shape[1] : 0, length: length)
    let count = shape[1]
    return Tensor(shape: [shape[0], length, shape[2]]) { x in
      withPointer { y in
        Leak.with(leak) { leak in
          RowCopies.scatterAdd(
            y, indices: indices, leak: leak, into: x.start, batch: shape[0], length: length,
            count: count, channels: shape[2])
        }
      }
    }
    .recorded((self, { gradient, _ in gradient.gatheringRows(indices, count: count, leak: leak) }))
  }

  private func checkRows(_ indices: [Int32], count: Int, length: Int) {
    precondition(
      rank == 3 && indices.count == shape[0] * count,
      "\(indices.count) row numbers for \(count) rows of each example of \(shape)")
    let largest = indices.reduce(UInt32(0)) { max($0, UInt32(bitPattern: $1)) }
    precondition(
      indices.isEmpty || largest < length,
      "row numbers \(indices.min() ?? 0)...\(indices.max() ?? 0) of \(length) rows")
  }
}
