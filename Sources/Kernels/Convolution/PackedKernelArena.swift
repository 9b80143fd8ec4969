// SPDX-License-Identifier: MIT

/// Owns the memory of packed kernels; all blocks return to the pool when the arena is released.
final class PackedKernelArena {
  private var blocks: [(start: UnsafeMutablePointer<Float>, count: Int)] = []

  /// Uninitialised memory for `count` floats, valid for the lifetime of the arena.
  func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let start = MemoryPool.allocate(count)
    blocks.append((start, count))
    return start
  }

  deinit {
    for block in blocks { MemoryPool.release(block.start, count: block.count) }
  }
}
