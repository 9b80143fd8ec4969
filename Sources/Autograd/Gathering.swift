// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// Rows by number: from x `[N, L, C]` to `[N, count, C]`.
  ///
  /// - Parameters:
  ///   - indices: `count` numbers in 0..<L for each of the N examples, one example after the other;
  ///     a row may be taken any number of times, or never.
  ///   - count: rows of an example of the result.
  public func gatheringRows(_ indices: [Int32], count: Int) -> Tensor {
    checkRows(indices, count: count, length: rank == 3 ? shape[1] : 0)
    let length = shape[1]
    return Tensor(shape: [shape[0], count, shape[2]]) { y in
      withPointer {
        RowCopies.gather(
          $0, indices: indices, into: y.start, batch: shape[0], length: length, count: count,
          channels: shape[2])
      }
    }
    .recorded((self, { gradient, _ in gradient.scatterAddingRows(indices, length: length) }))
  }

  /// The adjoint of ``gatheringRows(_:count:)``: from `[N, count, C]` to `[N, length, C]`, every row
  /// added to the row its index names.
  public func scatterAddingRows(_ indices: [Int32], length: Int) -> Tensor {
    checkRows(indices, count: rank == 3 ? shape[1] : 0, length: length)
    let count = shape[1]
    return Tensor(shape: [shape[0], length, shape[2]]) { x in
      withPointer {
        RowCopies.scatterAdd(
          $0, indices: indices, into: x.start, batch: shape[0], length: length, count: count,
          channels: shape[2])
      }
    }
    .recorded((self, { gradient, _ in gradient.gatheringRows(indices, count: count) }))
  }

  private func checkRows(_ indices: [Int32], count: Int, length: Int) {
    precondition(
      rank == 3 && indices.count == shape[0] * count,
      "\(indices.count) row numbers for \(count) rows of each example of \(shape)")
    precondition(
      indices.allSatisfy { (0..<Int32(length)).contains($0) },
      "row numbers \(indices.min() ?? 0)...\(indices.max() ?? 0) of \(length) rows")
  }
}
