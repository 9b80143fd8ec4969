// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

/// A block of the memory pool, returned to the pool by its last owner.
///
/// It is written before it is shared, or by its only owner, so tensors are `Sendable`.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// Cached packed layouts of this buffer as a convolution kernel; invalidated on mutation.
  var preparedKernel: PreparedKernel?
  /// Cached tensors that layers compute from this buffer; invalidated on mutation.
  var derivedTensors: DerivedTensors?

  /// An uninitialised block of `count` floats.
  init(_ count: Int) {
    self.count = count
    pointer = MemoryPool.allocate(count)
  }

  deinit {
    MemoryPool.release(pointer, count: count)
  }
}

/// Cached tensors that are functions of one constant tensor, such as a scaled kernel; thread-safe.
final class DerivedTensors: Sendable {
  private let tensors = Mutex<[String: Tensor]>([:])

  /// The tensor of this name, made at first use.
  func tensor(_ name: String, make: () -> Tensor) -> Tensor {
    tensors.withLock { tensors in
      if let tensor = tensors[name] { return tensor }
      let tensor = make()
      tensors[name] = tensor
      return tensor
    }
  }
}
