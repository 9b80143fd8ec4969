// SPDX-License-Identifier: MIT
import Audio
import Files

extension Renderer {
  /// Renders the sounds into `folder`, or continues an interrupted call; the resulting files and
  /// manifest are the same as without an interruption.
  ///
  /// The manifest records which files are done. These files, and later ones whose tags say that this
  /// render made them, are kept if they reach their last frame; missing and incomplete files are
  /// rendered again.
  ///
  /// - Parameters:
  ///   - folder: the output folder; it is created if it does not exist.
  ///   - shard: the part of the sounds; nil for all. The manifests of all shards, joined in order, are
  ///     the manifest of the whole render.
  ///   - replacesFiles: whether files and a manifest that another render made are replaced.
  ///   - verifiesFiles: whether all sounds are rendered again and compared with their files bit for bit;
  ///     files that differ are replaced.
  ///   - progress: called after every batch.
  /// - Throws: ``RenderError``, `AudioFileError` or `AtomicFileError`
  public func resume(
    into folder: String, shard: RenderShard? = nil, replacesFiles: Bool = false,
    verifiesFiles: Bool = false, progress: Progress = { _, _ in true }
  ) throws -> RenderSummary {
    let range = shard.map { list.range(ofShard: $0.index, of: $0.count) } ?? 0..<list.count
    let place = try RenderFolder(folder, shard: shard)
    for entry in list.entries { _ = try entry.source.hash }
    let manifest = try RenderManifest(place.manifestPath)
    var summary = RenderSummary()
    let doneCount = try countDone(
      in: manifest, range, of: folder, replacesFiles: replacesFiles, &summary)
    let border = range.lowerBound + doneCount
    for (part, isListed) in [
      (range.lowerBound..<border, true), (border..<range.upperBound, false),
    ] {
      let job = RenderJob(
        list: list, range: part, library: library, folder: place, isListed: isListed,
        comparesFiles: verifiesFiles
      ) { entry, number in
        try Self.state(
          of: entry, number, in: folder, replacesFiles: replacesFiles,
          mayBeTorn: manifest.wasThere)
      }
      summary = try job.run(manifest, after: summary) { progress($0, range.count) }
      guard summary.isComplete else { break }
    }
    return summary
  }

  /// The number of sounds whose lines the manifest has.
  ///
  /// The manifest of another render is emptied if files may be replaced; those of its files that this
  /// render does not replace are counted.
  private func countDone(
    in manifest: RenderManifest, _ range: Range<Int>, of folder: String, replacesFiles: Bool,
    _ summary: inout RenderSummary
  ) throws -> Int {
    do {
      return try manifest.countLines { line in
        guard line < range.count else { return nil }
        let (entry, number) = list[range.lowerBound + line]
        return RenderManifest.line(entry.file(of: number), try entry.provenance(of: number))
      }
    } catch RenderError.otherManifest(let path, let line) {
      guard replacesFiles else { throw RenderError.otherManifest(path: path, line: line) }
    }
    var names = NameCollisions()
    for (index, entry) in list.entries.enumerated() { _ = try names.add(entry, index: index) }
    try manifest.forEachFile { file in
      let path = "\(folder)/\(file)"
      guard !names.mayWrite(file), FileSystem.isTaken(path) else { return }
      summary.leftFileCount += 1
      if summary.firstLeftFile.isEmpty { summary.firstLeftFile = path }
    }
    try manifest.clear()
    return 0
  }

  /// Whether the file of a sound exists, was made by this render according to its tags, and reaches its
  /// last frame.
  ///
  /// - Parameter mayBeTorn: whether an earlier call may have left files that are unreadable after a
  ///   power failure.
  /// - Throws: ``RenderError/foreignFile(path:)``
  static func state(
    of entry: RenderEntry, _ number: Int, in folder: String, replacesFiles: Bool, mayBeTorn: Bool
  ) throws -> RenderedFileState {
    let path = "\(folder)/\(entry.file(of: number))"
    guard FileSystem.isTaken(path) else { return .missing }
    let provenance = try entry.provenance(of: number)
    do {
      if try Provenance(file: path) == provenance {
        try AudioFile.checkEnd(of: path)
        return .finished
      }
    } catch is ProvenanceError {
    } catch let error as AudioFileError {
      switch error {
      case .inaccessible: throw error
      case .notAFile: break
      default: if mayBeTorn { return .damaged }
      }
    }
    guard replacesFiles else { throw RenderError.foreignFile(path: path) }
    return .replaceable
  }
}
