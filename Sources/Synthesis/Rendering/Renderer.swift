// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

/// Renders sounds of models to files that record their provenance.
///
/// Batches of sounds are rendered in parallel, each on one thread from its latents to its files. The
/// files do not depend on the number of threads, and memory does not grow with the number of sounds.
public struct Renderer {
  private let list: RenderList
  private let library: ModelLibrary

  /// The largest number of sounds in a picture; more would be too small on a screen.
  private static let pictureLimit = 64

  /// Called with what is done and the total number of sounds, by one thread at a time; returns
  /// whether to continue.
  public typealias Progress = (_ done: RenderSummary, _ total: Int) -> Bool

  /// A renderer of all sounds of these entries.
  public init(_ entries: [RenderEntry], library: ModelLibrary) {
    list = RenderList(entries)
    self.library = library
  }

  /// Renders all sounds into `folder` and appends their lines to its `manifest.jsonl`.
  ///
  /// - Parameters:
  ///   - folder: the output folder; it is created if it does not exist.
  ///   - replacesFiles: whether existing files are replaced; otherwise nothing is written if one of
  ///     the files exists.
  ///   - drawsPictures: whether to draw `MODEL.png` into each entry's folder: the waveforms and
  ///     spectrograms of its first 64 sounds.
  ///   - progress: called after every batch.
  /// - Throws: ``RenderError``, `AudioFileError` or `AtomicFileError`
  public func render(
    into folder: String, replacesFiles: Bool = false, drawsPictures: Bool = false,
    progress: Progress = { _, _ in true }
  ) throws -> RenderSummary {
    let place = try RenderFolder(folder)
    if !replacesFiles { try refuseExisting(in: folder, drawsPictures: drawsPictures) }
    let pictures = drawsPictures ? try list.entries.map { try drawPicture($0, in: place) } : []
    let manifest = try RenderManifest(place.manifestPath)
    let job = RenderJob(
      list: list, range: 0..<list.count, library: library, folder: place
    ) { _, _ in false }
    var summary = try job.run(manifest) { progress($0, list.count) }
    summary.pictures = pictures
    return summary
  }

  /// Renders the sounds into `folder`, or continues an interrupted call; the resulting files and
  /// manifest are the same as without an interruption.
  ///
  /// The manifest records which files are done. Later files are kept if their tags say that this
  /// render made them.
  /// - Parameters:
  ///   - folder: the output folder; it is created if it does not exist.
  ///   - shard: the part of the sounds; nil for all. The manifests of all shards, joined in order, are
  ///     the manifest of the whole render.
  ///   - replacesFiles: whether files and a manifest that another render made are replaced.
  ///   - progress: called after every batch.
  /// - Throws: ``RenderError``, `AudioFileError` or `AtomicFileError`
  public func resume(
    into folder: String, shard: RenderShard? = nil, replacesFiles: Bool = false,
    progress: Progress = { _, _ in true }
  ) throws -> RenderSummary {
    let range = shard.map { list.range(ofShard: $0.index, of: $0.count) } ?? 0..<list.count
    let place = try RenderFolder(folder, shard: shard)
    let manifest = try RenderManifest(place.manifestPath)
    for entry in list.entries { _ = try entry.source.hash }
    let doneCount: Int
    do {
      doneCount = try manifest.countLines { line in
        guard line < range.count else { return nil }
        let (entry, number) = list[range.lowerBound + line]
        return (try? entry.provenance(of: number)).map {
          RenderManifest.line(entry.file(of: number), $0)
        }
      }
    } catch {
      guard replacesFiles, case .otherManifest = error else { throw error }
      try manifest.clear()
      doneCount = 0
    }
    let job = RenderJob(
      list: list, range: (range.lowerBound + doneCount)..<range.upperBound, library: library,
      folder: place
    ) { entry, number in
      try Self.isFinished(
        entry, number, in: folder, replacesFiles: replacesFiles, mayBeTorn: manifest.wasThere)
    }
    return try job.run(manifest, foundCount: doneCount) { progress($0, range.count) }
  }

  /// Whether the file of a sound exists and was made by this render, according to its tags.
  ///
  /// - Parameter mayBeTorn: whether an earlier call may have left files that are unreadable after a
  ///   power failure.
  /// - Throws: ``RenderError/foreignFile(path:)``
  private static func isFinished(
    _ entry: RenderEntry, _ number: Int, in folder: String, replacesFiles: Bool, mayBeTorn: Bool
  ) throws -> Bool {
    let path = "\(folder)/\(entry.file(of: number))"
    guard exists(path) else { return false }
    let provenance = try entry.provenance(of: number)
    do {
      let isSame = try Provenance(file: path) == provenance
      if isSame { return true }
    } catch is AudioFileError where mayBeTorn {
      return false
    } catch {}
    guard replacesFiles else { throw RenderError.foreignFile(path: path) }
    return false
  }

  private static func exists(_ path: String) -> Bool {
    FileSystem.status(of: path, followingLinks: false) != nil
  }

  private func refuseExisting(in folder: String, drawsPictures: Bool) throws(RenderError) {
    var first: String?
    var count = 0
    func check(_ path: String) {
      guard Self.exists(path) else { return }
      first = first ?? path
      count += 1
    }
    for entry in list.entries {
      for number in entry.settings.numbers { check("\(folder)/\(entry.file(of: number))") }
      if drawsPictures { check("\(folder)/\(Self.pictureFile(of: entry))") }
    }
    if let first { throw .exists(path: first, count: count) }
  }

  private func drawPicture(_ entry: RenderEntry, in folder: RenderFolder) throws -> String {
    let numbers = entry.settings.numbers.prefix(Self.pictureLimit)
    let clips = try entry.clips(numbers, of: library.model(entry.source))
    let file = Self.pictureFile(of: entry)
    try folder.makeFolders(of: file)
    try SoundSheet(zip(numbers, clips).map { (entry.title(of: $0), $1) })
      .write(to: "\(folder.path)/\(file)")
    return "\(folder.path)/\(file)"
  }

  private static func pictureFile(of entry: RenderEntry) -> String {
    (entry.folder.isEmpty ? "" : "\(entry.folder)/") + "\(entry.source.name).png"
  }

  /// The number with at least four digits, so that file names sort like numbers.
  public static func digits(of number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
