// SPDX-License-Identifier: MIT
import Kernels

/// A block of the memory pool, returned to the pool by its last owner.
///
/// It is written before it is shared, or by its only owner, so tensors are `Sendable`.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// Cached packed layouts of this buffer as a convolution kernel; invalidated on mutation.
  var preparedKernel: PreparedKernel?

  /// An uninitialised block of `count` floats.
  init(_ count: Int) {
    self.count = count
    pointer = MemoryPool.allocate(count)
  }

  deinit {
    MemoryPool.release(pointer, count: count)
  }
}
