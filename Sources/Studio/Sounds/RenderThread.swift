// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

/// A thread that runs the jobs of an actor one after the other.
///
/// Computations of seconds do not belong on the threads that answer requests: there are as many of these
/// as cores.
final class RenderThread: SerialExecutor {
  private let state = Mutex<[UnownedJob]>([])
  private let arrival = DispatchSemaphore(value: 0)

  /// Starts the thread, which lives as long as the process.
  init(name: String) {
    let thread = Thread { [self] in
      while true {
        arrival.wait()
        let job = state.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        job?.runSynchronously(on: asUnownedSerialExecutor())
      }
    }
    thread.name = name
    // Networks and their inversion need more than the half megabyte that a thread gets.
    thread.stackSize = 16 << 20
    thread.start()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.append(job) }
    arrival.signal()
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}
