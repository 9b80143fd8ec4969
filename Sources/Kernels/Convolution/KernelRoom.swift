// SPDX-License-Identifier: MIT

/// The memory of packed kernels, which goes back to the pool with its last owner.
final class KernelRoom {
  private var blocks: [(start: UnsafeMutablePointer<Float>, count: Int)] = []

  /// Memory for `count` floats, not initialised, good for as long as the room is there.
  func block(_ count: Int) -> UnsafeMutablePointer<Float> {
    let start = MemoryPool.allocate(count)
    blocks.append((start, count))
    return start
  }

  deinit {
    for block in blocks { MemoryPool.release(block.start, count: block.count) }
  }
}
