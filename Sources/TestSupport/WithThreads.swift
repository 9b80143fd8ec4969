// SPDX-License-Identifier: MIT
import Kernels
import Synchronization

private let threadCountIsOurs = Mutex(())

/// Calls `body` with `count` threads in the pool.
///
/// All tests run in one process, so a lock serialises those that set the number; a call inside of
/// `body` would wait for ever.
public func withThreads<R>(_ count: Int, _ body: () throws -> R) rethrows -> R {
  try threadCountIsOurs.withLock { _ in
    let before = WorkerPool.threadCount
    WorkerPool.setThreadCount(count)
    defer { WorkerPool.setThreadCount(before) }
    return try body()
  }
}
