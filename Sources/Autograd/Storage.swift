// SPDX-License-Identifier: MIT
import Kernels

/// A block of the memory pool that goes back to it with its last owner.
///
/// It is written before it is shared, or by its only owner, so tensors may cross threads.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// Forms of the elements as a kernel, for whoever holds elements that do not change any more; they go when
  /// an element changes.
  var preparedKernel: PreparedKernel?

  /// A block of `count` floats, not initialised.
  init(_ count: Int) {
    self.count = count
    pointer = MemoryPool.allocate(count)
  }

  deinit {
    MemoryPool.release(pointer, count: count)
  }
}
