// SPDX-License-Identifier: MIT
import Files
import Foundation

/// Collects the results of batches, which threads finish in any order, and appends their lines to the
/// manifest in order.
///
/// A line is held back until all lines before it have arrived and its file has been flushed to the
/// device. All files are flushed together every few seconds.
final class RenderJournal {
  /// Seconds between two flushes; the files of this time are checked again after a power failure.
  private static let flushSeconds = 5.0
  /// The largest number of batches between the slowest thread and the fastest.
  private static let largestLead = 4096
  /// The largest size of the lines that are not flushed yet: those of some thousand files.
  private static let lineBytes = 1 << 20

  private let lock = NSLock()
  private let manifest: RenderManifest
  private let folder: String
  private var waiting: [Int: String] = [:]
  private var next = 0
  /// Two buffers of fixed capacity that are swapped at a flush: growing buffers fragment the heap, so
  /// that memory grows with the number of files.
  private var lines = RenderJournal.emptyLines()
  private var flushed = RenderJournal.emptyLines()
  private var isFlushing = false
  /// The first flush comes after half a second, so that files that were checked once are recorded.
  private var lastFlush = Date(timeIntervalSinceNow: 0.5 - flushSeconds)
  private var failure: (any Error)?
  private var isStopped = false
  private var summary: RenderSummary

  /// - Parameter summary: what was done before.
  init(manifest: RenderManifest, folder: String, summary: RenderSummary) {
    self.manifest = manifest
    self.folder = folder
    self.summary = summary
  }

  private static func emptyLines() -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(2 * lineBytes)
    return lines
  }

  /// Whether to start batch `index`; blocks while it is too far ahead of the slowest one.
  func admits(_ index: Int) -> Bool {
    while true {
      let (isOver, mayGo) = lock.withLock {
        (
          failure != nil || isStopped,
          index - next < Self.largestLead && lines.count < Self.lineBytes
        )
      }
      if isOver || mayGo { return !isOver }
      usleep(1000)
    }
  }

  /// Records the result of batch `index` and calls `progress`.
  func enter(
    _ index: Int, _ batch: BatchResult, progress: (RenderSummary) -> Bool
  ) {
    lock.lock()
    waiting[index] = batch.lines
    while let line = waiting.removeValue(forKey: next) {
      lines += line.utf8
      next += 1
    }
    summary.add(batch)
    if !progress(summary) { isStopped = true }
    let isDue =
      !isFlushing
      && (lines.count >= Self.lineBytes / 2 || -lastFlush.timeIntervalSinceNow > Self.flushSeconds)
    isFlushing = isFlushing || isDue
    lock.unlock()
    guard isDue else { return }
    // If the buffer has filled up meanwhile, other threads are blocked until the next flush.
    repeat { flush() } while lock.withLock { keepsFlushing() }
  }

  /// Whether to flush again immediately; called with the lock held.
  private func keepsFlushing() -> Bool {
    isFlushing = lines.count >= Self.lineBytes / 2
    lastFlush = Date()
    return isFlushing
  }

  /// Records an error; only the first is kept.
  func fail(_ error: any Error) {
    lock.withLock { failure = failure ?? error }
  }

  /// Flushes the remaining lines; called after all batches have ended.
  ///
  /// - Throws: the first error.
  func finish() throws -> RenderSummary {
    flush()
    if let failure { throw failure }
    // Files that the manifest names already have no lines that flush them.
    if summary.repairedCount > 0 { try AtomicFile.flushFileSystem(of: folder) }
    summary.isComplete = !isStopped
    return summary
  }

  private func flush() {
    lock.withLock { swap(&lines, &flushed) }
    do {
      if !flushed.isEmpty {
        try AtomicFile.flushFileSystem(of: folder)
        try manifest.append(flushed)
      }
    } catch {
      fail(error)
    }
    flushed.removeAll(keepingCapacity: true)
  }
}
