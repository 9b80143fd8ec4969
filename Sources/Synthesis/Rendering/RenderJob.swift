// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels

/// Renders a range of sounds: batches in parallel, each on one thread from its latents to its files.
struct RenderJob {
  let list: RenderList
  /// The range among all sounds.
  let range: Range<Int>
  let library: ModelLibrary
  let folder: RenderFolder
  /// Whether the file of a sound exists and need not be rendered.
  let isFinished: (RenderEntry, Int) throws -> Bool

  /// Renders the missing files and appends the lines of all files to the manifest.
  ///
  /// - Parameters:
  ///   - foundCount: the number of files that the manifest names already.
  ///   - progress: called with what is done, by one thread at a time; returns whether to continue.
  /// - Throws: the first error; the lines of what was done before it are written.
  func run(
    _ manifest: RenderManifest, foundCount: Int = 0, progress: (RenderSummary) -> Bool
  ) throws -> RenderSummary {
    let batches = RenderList.Batches(list, range)
    let journal = RenderJournal(manifest: manifest, folder: folder.path, foundCount: foundCount)
    func doBatch(_ index: Int) {
      guard journal.admits(index) else { return }
      do {
        journal.enter(index, try perform(batches[index]), progress: progress)
      } catch {
        journal.fail(error)
      }
    }
    // With many batches each thread runs whole batches; with few, the loops inside a batch are
    // parallel.
    if batches.count > WorkerPool.threadCount {
      parallelFor(batches.count, doBatch)
    } else {
      for index in 0..<batches.count { doBatch(index) }
    }
    return try journal.finish()
  }

  private func perform(_ batch: RenderList.Batch) throws -> BatchResult {
    var result = BatchResult()
    let entry = batch.entry
    let missing = try batch.numbers.filter { try !isFinished(entry, $0) }
    result.foundCount = batch.numbers.count - missing.count
    // A batch lacks all of its files, or those after the place where a render stopped.
    for numbers in Self.runs(missing) {
      let clips = try entry.clips(numbers, of: library.model(entry.source))
      for (number, clip) in zip(numbers, clips) {
        try write(clip, number, of: entry, into: &result)
      }
    }
    for number in batch.numbers {
      result.lines += try RenderManifest.line(entry.file(of: number), entry.provenance(of: number))
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
