// SPDX-License-Identifier: MIT
import CKernels
import Glibc
import Synchronization

/// A caching allocator of 64-byte aligned blocks of floats; released blocks are kept in free lists
/// by size.
///
/// A training step requests the same sizes again and again: after the first step no memory is
/// requested from the system and no page fault occurs. Thread-safe.
public enum MemoryPool {
  private struct Blocks: @unchecked Sendable {
    var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var systemBytes = 0
    var liveBytes = 0
    var peakLiveBytes = 0
  }

  private static let largePageBytes = 2 << 20
  private static let blocks = Mutex(Blocks())

  /// Bytes requested from the system so far, in use or in a free list.
  public static var systemBytes: Int { blocks.withLock { $0.systemBytes } }

  /// Bytes in use now.
  public static var liveBytes: Int { blocks.withLock { $0.liveBytes } }

  /// The peak of ``liveBytes``.
  public static var peakLiveBytes: Int { blocks.withLock { $0.peakLiveBytes } }

  /// Lets arrays, too, use memory again that was freed, instead of giving it back to the system: the arrays
  /// of a sound of a second are of a size that the C library requests anew each time, and a page fault for each
  /// page took a fifth of the time of rendering.
  ///
  /// For a program to call at its start. It keeps up to 256 MB.
  public static func keepFreedArrays() { foley_keep_freed_memory() }

  /// Uninitialised memory for at least `count` floats; return it with ``release(_:count:)``.
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

  /// A new block from the system.
  ///
  /// Blocks of at least two large pages request large pages: the first write to a page faults, and
  /// faults of small pages would take longer than the writes.
  private static func systemBlock(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = count * MemoryLayout<Float>.stride
    let isLarge = bytes >= 2 * largePageBytes
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? largePageBytes : 64)
    // madvise is a hint; failure is harmless.
    if isLarge { _ = madvise(block, bytes, MADV_HUGEPAGE) }
    return block.bindMemory(to: Float.self, capacity: count)
  }

  /// Returns a block of `allocate(count)` to the pool.
  public static func release(_ block: UnsafeMutablePointer<Float>, count: Int) {
    let size = roundedUp(count)
    blocks.withLock { blocks in
      blocks.liveBytes -= size * MemoryLayout<Float>.stride
      blocks.free[size, default: []].append(block)
    }
  }

  /// Calls `body` with uninitialised scratch memory for `count` floats.
  static func withScratch<R>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> R) -> R {
    let block = allocate(count)
    defer { release(block, count: count) }
    return body(block)
  }

  /// Rounds up to a multiple of an eighth of a power of two, so that similar requests share blocks.
  private static func roundedUp(_ count: Int) -> Int {
    let count = max(count, 16)
    let power = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
    let step = max(16, power / 8)
    return (count + step - 1) / step * step
  }
}

/// Uninitialised thread-local scratch memory for `count` floats, valid until the thread's next
/// call.
///
/// For single chunks of parallel loops, which would otherwise contend for the pool's lock.
func threadScratch(_ count: Int) -> UnsafeMutablePointer<Float> {
  guard let scratch = foley_thread_scratch(max(1, count)) else {
    preconditionFailure("no scratch memory for \(count) floats")
  }
  return scratch
}
