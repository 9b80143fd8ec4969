// SPDX-License-Identifier: MIT
import CKernels

/// Runs `body(i)` for every `i` in `0..<count` on the worker pool and returns when all are done.
///
/// Chunks are claimed one by one, so results must not depend on which thread runs which: cut work by
/// shape, about four chunks a thread. A call from inside a body runs serially.
public func parallelFor(_ count: Int, _ body: (Int) -> Void) {
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

/// Runs `body` over consecutive ranges that cover `0..<count`, serially when there is little to do.
///
/// - Parameter grain: elements a range should have to be worth a thread.
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

/// The values of `body` for 0..<count, in order, worked out side by side.
public func parallelMap<Value>(_ count: Int, _ body: (Int) -> Value) -> [Value] {
  Array(unsafeUninitializedCapacity: count) { values, initializedCount in
    let places = values
    parallelFor(count) { places.initializeElement(at: $0, to: body($0)) }
    initializedCount = count
  }
}

/// The threads that `parallelFor` uses; no result depends on their number.
public enum WorkerPool {
  /// Threads taking part in a parallel loop, the caller's included.
  public static var threadCount: Int { Int(foley_pool_threads()) }

  /// From now on the calling thread runs its loops by itself.
  ///
  /// For a thread beside the one that computes: the workers serve one loop at a time, and a loop that
  /// finds them taken runs serially.
  public static func leaveToOthers() { foley_pool_work_alone(1) }

  /// Cores this process may use.
  public static var availableCores: Int { Int(foley_available_cores()) }

  /// Sets the number of threads; values below one count as one.
  public static func setThreadCount(_ count: Int) {
    foley_pool_set_threads(Int32(clamping: count))
  }
}
