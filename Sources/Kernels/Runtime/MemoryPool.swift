// SPDX-License-Identifier: MIT
import CKernels
import Glibc
import Synchronization

/// Blocks of floats, 64-byte aligned, kept by size when they are given back.
///
/// A training step asks for the same sizes over and over: after the first step it takes no memory from
/// the system, and no page is touched for the first time again.
public enum MemoryPool {
  private struct Blocks: @unchecked Sendable {
    var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var systemBytes = 0
    var liveBytes = 0
    var peakLiveBytes = 0
  }

  private static let largePageBytes = 2 << 20
  private static let blocks = Mutex(Blocks())

  /// Bytes taken from the system so far, in use or kept.
  public static var systemBytes: Int { blocks.withLock { $0.systemBytes } }

  /// Bytes in use now.
  public static var liveBytes: Int { blocks.withLock { $0.liveBytes } }

  /// The most bytes that were in use at one time.
  public static var peakLiveBytes: Int { blocks.withLock { $0.peakLiveBytes } }

  /// Memory for at least `count` floats, not initialised, to be given back with `release`.
  public static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let size = roundedUp(count)
    return blocks.withLock { blocks in
      blocks.liveBytes += size * MemoryLayout<Float>.stride
      blocks.peakLiveBytes = max(blocks.peakLiveBytes, blocks.liveBytes)
      if let block = blocks.free[size]?.popLast() { return block }
      blocks.systemBytes += size * MemoryLayout<Float>.stride
      return systemBlock(size)
    }
  }

  /// A block that nobody has used yet.
  ///
  /// The system is asked for large pages where whole ones fit in: there is a fault for every page that is
  /// touched for the first time, and a small one takes longer than what is written there.
  private static func systemBlock(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = count * MemoryLayout<Float>.stride
    let isLarge = bytes >= 2 * largePageBytes
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? largePageBytes : 64)
    // Memory is as good without.
    if isLarge { _ = madvise(block, bytes, MADV_HUGEPAGE) }
    return block.bindMemory(to: Float.self, capacity: count)
  }

  /// Takes back a block that `allocate(count)` gave.
  public static func release(_ block: UnsafeMutablePointer<Float>, count: Int) {
    let size = roundedUp(count)
    blocks.withLock { blocks in
      blocks.liveBytes -= size * MemoryLayout<Float>.stride
      blocks.free[size, default: []].append(block)
    }
  }

  /// Calls `body` with scratch memory for `count` floats, not initialised.
  static func withScratch<R>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> R) -> R {
    let block = allocate(count)
    defer { release(block, count: count) }
    return body(block)
  }

  /// Sizes step by an eighth of a power of two, so that nearly equal requests share blocks.
  private static func roundedUp(_ count: Int) -> Int {
    let count = max(count, 16)
    let power = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
    let step = max(16, power / 8)
    return (count + step - 1) / step * step
  }
}

/// Memory for `count` floats that belongs to the calling thread, not initialised.
///
/// It is good until the thread asks again: for the work of one chunk of a parallel loop, which would
/// otherwise queue for the pool's lock.
func threadScratch(_ count: Int) -> UnsafeMutablePointer<Float> {
  guard let scratch = foley_thread_scratch(max(1, count)) else {
    preconditionFailure("no scratch memory for \(count) floats")
  }
  return scratch
}
