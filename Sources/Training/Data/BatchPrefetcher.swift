// SPDX-License-Identifier: MIT
import Foundation
import Kernels

/// Makes batches on a thread of its own while earlier ones are used.
///
/// A batch is a function of its index, so the result does not depend on the thread. If no thread is
/// producing the requested batch, the caller produces it, using the whole worker pool; where the
/// thread is too slow, both make batches in turn. The thread runs its own loops serially, so that it
/// takes no workers from the caller; it ends when the prefetcher is released.
public final class BatchPrefetcher<Batch: Sendable>: Sendable {
  private let shared: Shared<Batch>

  /// A prefetcher of batches made by `make`.
  ///
  /// - Parameters:
  ///   - ahead: how many are made beyond the one asked for; 0 for no thread.
  ///   - kept: how many before the newest one asked for may be asked for again at no cost.
  public init(ahead: Int, kept: Int, make: @escaping @Sendable (_ index: Int) -> Batch) {
    precondition(ahead >= 0 && kept >= 0, "\(ahead) batches ahead, \(kept) kept")
    shared = Shared(ahead: ahead, kept: kept, make: make)
  }

  /// Waits until the thread has finished its current batch.
  deinit { shared.close() }

  /// Batch `index`.
  ///
  /// One that lies further back than those kept is made anew and changes nothing else, such as the first
  /// one for a preview. Two in a row begin anew from there: a training whose recordings were measured
  /// before its first step.
  public func batch(_ index: Int) -> Batch { shared.batch(index) }

  /// Time that all calls of ``batch(_:)`` took, in seconds.
  public var waitedSeconds: Double { shared.waitedSeconds }
}

/// The state that the thread and its callers share; `condition` guards all that changes.
private final class Shared<Batch: Sendable>: @unchecked Sendable {
  private let ahead: Int
  private let kept: Int
  private let make: @Sendable (Int) -> Batch

  private let condition = NSCondition()
  private var newest = -1
  /// The last batch asked for, if it lies further back than those kept.
  private var lastBehind: Int?
  private var ready: [Int: Batch] = [:]
  private var underway: Set<Int> = []
  private var waited = 0.0
  private var hasThread = false
  private var isClosed = false

  init(ahead: Int, kept: Int, make: @escaping @Sendable (Int) -> Batch) {
    self.ahead = ahead
    self.kept = kept
    self.make = make
  }

  var waitedSeconds: Double { condition.withLock { waited } }

  func batch(_ index: Int) -> Batch {
    let start = ContinuousClock.now
    condition.lock()
    defer {
      waited += (ContinuousClock.now - start) / .seconds(1)
      condition.unlock()
    }
    advance(to: index)
    while underway.contains(index) { condition.wait() }
    return ready[index] ?? made(index)
  }

  /// Ends the thread and waits for it.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
      while hasThread { condition.wait() }
    }
  }

  /// Releases batches that are not wanted any more and tells the thread which are wanted next.
  private func advance(to index: Int) {
    let isBehind = index < newest - kept
    let goesBack = isBehind && lastBehind == index - 1
    lastBehind = isBehind && !goesBack ? index : nil
    guard index > newest || goesBack else { return }
    newest = index
    ready = ready.filter { isWanted($0.key) }
    if ahead > 0, !hasThread { start() }
    condition.broadcast()
  }

  private func isWanted(_ index: Int) -> Bool {
    (newest - kept...newest + ahead).contains(index)
  }

  /// Makes a batch with `condition` released; called and left with it held.
  private func made(_ index: Int) -> Batch {
    underway.insert(index)
    condition.unlock()
    let batch = make(index)
    condition.lock()
    underway.remove(index)
    if isWanted(index) { ready[index] = batch }
    condition.broadcast()
    return batch
  }

  private func start() {
    hasThread = true
    let thread = Thread { [self] in run() }
    thread.name = "foley batches"
    thread.start()
  }

  private func run() {
    WorkerPool.leaveToOthers()
    condition.lock()
    while !isClosed {
      let next = (newest + 1..<newest + 1 + ahead).first {
        ready[$0] == nil && !underway.contains($0)
      }
      if let next { _ = made(next) } else { condition.wait() }
    }
    hasThread = false
    condition.broadcast()
    condition.unlock()
  }
}
