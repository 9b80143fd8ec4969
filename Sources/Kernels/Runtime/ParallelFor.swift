// SPDX-License-Identifier: MIT
import CKernels

/// Runs `body(i)` for every `i` in `0..<count` on the worker pool and returns when all are done.
///
/// Threads claim chunks one by one, so results must not depend on which thread runs a chunk.
/// Partition work by shape, not by the number of threads, into some 32 chunks, so that all threads
/// have work until the end. A nested call, and one while another thread's loop runs, is serial.
public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  // The pool counts with 32 bits.
  let limit = Int(Int32.max)
  if count > limit {
    for start in stride(from: 0, to: count, by: limit) {
      parallelFor(min(limit, count - start)) { body(start + $0) }
    }
    return
  }
  withoutActuallyEscaping(body) { body in
    var box = body
    withUnsafeMutablePointer(to: &box) { pointer in
      foley_pool_run(
        { context, chunk in
          context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(Int(chunk))
        }, pointer, Int32(count))
    }
  }
}

/// Runs `body` over consecutive ranges that cover `0..<count`; in one range if `count` is at most
/// `grain`.
///
/// - Parameter grain: minimum elements per range that are worth a thread.
public func parallelRanges(_ count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
  guard count > grain else {
    if count > 0 { body(0..<count) }
    return
  }
  let chunks = min(64, (count + grain - 1) / grain)
  let length = ((count + chunks - 1) / chunks + 15) / 16 * 16
  parallelFor((count + length - 1) / length) { chunk in
    body(chunk * length..<min(count, (chunk + 1) * length))
  }
}

/// The values of `body` for 0..<count, in order, computed in parallel.
public func parallelMap<Value>(_ count: Int, _ body: (Int) -> Value) -> [Value] {
  Array(unsafeUninitializedCapacity: count) { values, initializedCount in
    let places = values
    parallelFor(count) { places.initializeElement(at: $0, to: body($0)) }
    initializedCount = count
  }
}

/// The threads used by `parallelFor`; no result depends on their number.
public enum WorkerPool {
  /// Number of threads of a parallel loop, including the caller: ``availableCores``, but no more
  /// than 256, until it is set.
  public static var threadCount: Int { Int(foley_pool_threads()) }

  /// Makes the calling thread run its parallel loops serially from now on.
  ///
  /// For background threads: the workers serve one loop at a time, so a background loop that
  /// occupies them would force a loop of the main computation to run serially.
  public static func leaveToOthers() { foley_pool_work_alone(1) }

  /// The number of CPU cores available to this process.
  public static var availableCores: Int { Int(foley_available_cores()) }

  /// Sets the number of threads; values below 1 count as 1, values above 256 as 256.
  public static func setThreadCount(_ count: Int) {
    foley_pool_set_threads(Int32(clamping: count))
  }
}
