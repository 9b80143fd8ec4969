// SPDX-License-Identifier: MIT
import Kernels

/// The values of an array of `shape` with its axes in another order: axis i of the result is axis
/// `order[i]`.
func permuted(_ values: [Float], shape: [Int], order: [Int]) -> [Float] {
  Array(unsafeUninitializedCapacity: values.count) { result, initializedCount in
    values.withUnsafeBufferPointer { values in
      if let source = values.baseAddress, let target = result.baseAddress, !values.isEmpty {
        RowCopies.permute(source, shape: shape, order: order, into: target)
      }
    }
    initializedCount = values.count
  }
}
