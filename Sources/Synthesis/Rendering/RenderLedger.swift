// SPDX-License-Identifier: MIT
import Files
import Foundation

/// What is done of a render, told by threads in any order and entered into its manifest in order.
///
/// Lines wait until all before them have come, and until their files have been flushed to the device,
/// which happens every few seconds for all at once.
final class RenderLedger {
  /// Seconds between two flushes: so much work is looked at again after a crash of the machine.
  private static let flushSeconds = 5.0
  /// No thread is further ahead of the slowest than so many batches.
  private static let largestLead = 4096

  /// Lines that are kept until they are flushed: those of some thousand files.
  private static let lineBytes = 1 << 20

  private let lock = NSLock()
  private let manifest: RenderManifest
  private let folder: String
  private var waiting: [Int: String] = [:]
  private var next = 0
  /// Two buffers of one size that are used in turn: buffers that grow leave holes in the heap, and
  /// memory creeps up with the number of files.
  private var lines = RenderLedger.emptyLines()
  private var flushed = RenderLedger.emptyLines()
  private var isFlushing = false
  /// The first flush comes soon: what a killed render has left need not be looked at twice.
  private var lastFlush = Date(timeIntervalSinceNow: 0.5 - flushSeconds)
  private var failure: (any Error)?
  private var isStopped = false
  private var summary = RenderSummary()

  /// - Parameter foundCount: files that the manifest already names.
  init(manifest: RenderManifest, folder: String, foundCount: Int) {
    self.manifest = manifest
    self.folder = folder
    summary.foundCount = foundCount
  }

  private static func emptyLines() -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(2 * lineBytes)
    return lines
  }

  /// Whether batch `index` should be begun; waits where its lines would have to wait for long.
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

  /// Enters batch `index`, and tells `progress` what is done.
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
    // Lines that came meanwhile may be so many that all threads wait for this one.
    repeat { flush() } while lock.withLock { keepsFlushing() }
  }

  /// Whether to flush again at once; called with the lock held.
  private func keepsFlushing() -> Bool {
    isFlushing = lines.count >= Self.lineBytes / 2
    lastFlush = Date()
    return isFlushing
  }

  /// Remembers the first thing that went wrong.
  func fail(_ error: any Error) {
    lock.withLock { failure = failure ?? error }
  }

  /// Enters what is left; nobody else is at work any more.
  ///
  /// - Throws: the first thing that went wrong.
  func finish() throws -> RenderSummary {
    flush()
    if let failure { throw failure }
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

/// What became of one batch.
struct BatchResult {
  /// Its lines of the manifest.
  var lines = ""
  var writtenCount = 0
  var foundCount = 0
  var clippedFileCount = 0
  var clippedSampleCount = 0
}

/// What a render has done.
public struct RenderSummary: Sendable, Equatable {
  /// Files that were written.
  public internal(set) var writtenCount = 0
  /// Files that were there from an earlier beginning of the same render.
  public internal(set) var foundCount = 0
  /// How many of the written have samples that had to be cut off at full scale.
  public internal(set) var clippedFileCount = 0
  /// How many samples those are.
  public internal(set) var clippedSampleCount = 0
  /// The pictures that were drawn.
  public internal(set) var pictures: [String] = []
  /// Whether all is done; false where someone wanted to stop.
  public internal(set) var isComplete = false

  mutating func add(_ batch: BatchResult) {
    writtenCount += batch.writtenCount
    foundCount += batch.foundCount
    clippedFileCount += batch.clippedFileCount
    clippedSampleCount += batch.clippedSampleCount
  }
}
