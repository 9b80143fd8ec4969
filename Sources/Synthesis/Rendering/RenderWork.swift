// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels

/// A part of a render at work: batches side by side, each from its latents to its files.
struct RenderWork {
  let list: RenderList
  /// Which of the sounds.
  let range: Range<Int>
  let library: ModelLibrary
  let folder: RenderFolder
  /// Whether the file of a sound is there and need not be made.
  let isFinished: (RenderEntry, Int) throws -> Bool

  /// Makes what is missing and enters all into the manifest.
  ///
  /// - Throws: the first thing that went wrong; what was done before it is entered.
  func run(
    _ manifest: RenderManifest, foundCount: Int = 0, progress: (RenderSummary) -> Bool
  ) throws -> RenderSummary {
    let batches = RenderList.Batches(list, range)
    let ledger = RenderLedger(manifest: manifest, folder: folder.path, foundCount: foundCount)
    func doBatch(_ index: Int) {
      guard ledger.admits(index) else { return }
      do {
        ledger.enter(index, try perform(batches[index]), progress: progress)
      } catch {
        ledger.fail(error)
      }
    }
    // Loops inside a batch run on its thread; the few batches of few sounds share out their loops.
    if batches.count > WorkerPool.threadCount {
      parallelFor(batches.count, doBatch)
    } else {
      for index in 0..<batches.count { doBatch(index) }
    }
    return try ledger.finish()
  }

  private func perform(_ batch: RenderList.Batch) throws -> BatchResult {
    var result = BatchResult()
    let entry = batch.entry
    let missing = try batch.numbers.filter { try !isFinished(entry, $0) }
    result.foundCount = batch.numbers.count - missing.count
    // What is missing of a batch is all of it, or what is behind the place where a render stopped.
    for numbers in Self.runs(missing) {
      let clips = try entry.clips(numbers, of: library.model(entry.source))
      for (number, clip) in zip(numbers, clips) {
        try write(clip, number, of: entry, into: &result)
      }
    }
    for number in batch.numbers {
      result.lines += try RenderManifest.line(entry.file(of: number), entry.recipe(of: number))
    }
    return result
  }

  private func write(
    _ clip: AudioClip, _ number: Int, of entry: RenderEntry, into result: inout BatchResult
  ) throws {
    let file = try entry.encoded(clip, number)
    let name = entry.file(of: number)
    try folder.makeFolders(of: name)
    try AtomicFile.write("\(folder.path)/\(name)", through: folder.temporaryFile()) { writer in
      try file.bytes.withUnsafeBytes { try writer.write($0) }
    }
    result.writtenCount += 1
    result.clippedSampleCount += file.report.clippedSampleCount
    result.clippedFileCount += file.report.clippedSampleCount > 0 ? 1 : 0
  }

  /// Consecutive numbers as ranges.
  private static func runs(_ numbers: [Int]) -> [Range<Int>] {
    numbers.reduce(into: []) { runs, number in
      if let last = runs.last, last.upperBound == number {
        runs[runs.count - 1] = last.lowerBound..<(number + 1)
      } else {
        runs.append(number..<(number + 1))
      }
    }
  }
}
