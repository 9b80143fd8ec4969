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
  /// Whether the manifest has the lines of these sounds already.
  var isListed = false
  /// Whether files that exist are compared with the sounds, which are rendered again for that.
  var comparesFiles = false
  /// What there is in place of the file of a sound.
  let state: (RenderEntry, Int) throws -> RenderedFileState

  /// Renders the missing files and appends the lines of all files to the manifest.
  ///
  /// - Parameters:
  ///   - before: what was done before.
  ///   - progress: called with what is done, by one thread at a time; returns whether to continue.
  /// - Throws: the first error; the lines of what was done before it are written.
  func run(
    _ manifest: RenderManifest, after before: RenderSummary = RenderSummary(),
    progress: (RenderSummary) -> Bool
  ) throws -> RenderSummary {
    let batches = RenderList.Batches(list, range)
    let journal = RenderJournal(manifest: manifest, folder: folder.path, summary: before)
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
    result.level = entry.settings.level ?? entry.settings.normalize.standardLevel
    result.isLimited = entry.settings.limiter
    var states: [Int: RenderedFileState] = [:]
    for number in batch.numbers { states[number] = try state(entry, number) }
    let wanted = batch.numbers.filter { comparesFiles || states[$0] != .finished }
    result.foundCount = batch.numbers.count - wanted.count
    // A batch lacks all of its files, or those after the place where a render stopped.
    for numbers in Self.runs(wanted) {
      let sounds = try entry.sounds(numbers, of: library.model(entry.source))
      for (number, sound) in zip(numbers, sounds) {
        try write(sound, number, of: entry, over: states[number] ?? .missing, into: &result)
      }
    }
    guard !isListed else { return result }
    for number in batch.numbers {
      result.lines += try RenderManifest.line(entry.file(of: number), entry.provenance(of: number))
    }
    return result
  }

  private func write(
    _ sound: ShapedSound, _ number: Int, of entry: RenderEntry, over state: RenderedFileState,
    into result: inout BatchResult
  ) throws {
    let file = try entry.encoded(sound.clip, number)
    let name = entry.file(of: number)
    let path = "\(folder.path)/\(name)"
    if state == .finished {
      // Only files that are compared come here.
      guard try PlainFile(path).contents() != file.bytes else { return result.foundCount += 1 }
    }
    try folder.makeFolders(of: name)
    try AtomicFile.write(path, through: folder.temporaryFile()) { writer in
      try file.bytes.withUnsafeBytes { try writer.write($0) }
    }
    result.writtenCount += 1
    let isRepaired =
      switch state {
      case .missing: isListed
      case .damaged, .finished: true
      case .replaceable: false
      }
    if isRepaired { result.repairedFiles.add(name) }
    if sound.isBelowLevel { result.quietFiles.add(name) }
    result.clippedSampleCount += file.report.clippedSampleCount
    if file.report.clippedSampleCount > 0 { result.clippedFiles.add(name) }
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

/// What there is in place of a file of a render.
enum RenderedFileState {
  /// Nothing.
  case missing
  /// A file that a power failure or a full disk left incomplete.
  case damaged
  /// The file, as far as its tags and its end tell.
  case finished
  /// A file that the user lets the render replace.
  case replaceable
}
