// SPDX-License-Identifier: MIT
import Audio
import Foundation

/// Writes the sounds of models to files that remember where they come from.
///
/// Batches of sounds are made side by side, each from its latents to its files on one thread, so that
/// all cores are busy until the last batch. No file depends on that. Memory does not grow with the
/// number of sounds.
public struct Renderer {
  private let list: RenderList
  private let library: ModelLibrary

  /// More sounds than this are too small to see on a screen.
  private static let pictureLimit = 64

  /// Is told what has been done of how many sounds, one call at a time; returns whether to go on.
  public typealias Progress = (_ done: RenderSummary, _ total: Int) -> Bool

  /// A renderer of all sounds of these entries.
  public init(_ entries: [RenderEntry], library: ModelLibrary) {
    list = RenderList(entries)
    self.library = library
  }

  /// Writes the sounds into `folder`, which is made if it is missing, and their lines at the end of
  /// its `manifest.jsonl`.
  ///
  /// Nothing is written if one of the files is there already and may not be replaced.
  /// - Parameter drawsPictures: whether `MODEL.png` in each entry's folder shows the waveforms and
  ///   spectrograms of its first sounds.
  /// - Throws: ``RenderError``, `AudioFileError` or `AtomicFileError`
  public func render(
    into folder: String, replacesFiles: Bool = false, drawsPictures: Bool = false,
    progress: Progress = { _, _ in true }
  ) throws -> RenderSummary {
    let place = try RenderFolder(folder)
    if !replacesFiles { try refuseExisting(in: folder, drawsPictures: drawsPictures) }
    let pictures = drawsPictures ? try list.entries.map { try drawPicture($0, in: place) } : []
    let manifest = try RenderManifest(place.manifestPath)
    let work = RenderWork(
      list: list, range: 0..<list.count, library: library, folder: place
    ) { _, _ in false }
    var summary = try work.run(manifest) { progress($0, list.count) }
    summary.pictures = pictures
    return summary
  }

  /// Writes the sounds into `folder`, or goes on with that where an earlier call was stopped in any
  /// way; in the end folder and manifest are those of a call that was not.
  ///
  /// The manifest tells how far the earlier calls have come. Files behind that are kept if they say
  /// that they are of this render.
  /// - Parameters:
  ///   - shard: which part of the sounds; nil for all. The manifests of all shards, one after the
  ///     other, are the manifest of the whole.
  ///   - replacesFiles: whether files of other origin, and another manifest, may be replaced.
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
        return (try? entry.recipe(of: number)).map {
          RenderManifest.line(entry.file(of: number), $0)
        }
      }
    } catch {
      guard replacesFiles, case .otherManifest = error else { throw error }
      try manifest.clear()
      doneCount = 0
    }
    let work = RenderWork(
      list: list, range: (range.lowerBound + doneCount)..<range.upperBound, library: library,
      folder: place
    ) { entry, number in
      try Self.isFinished(
        entry, number, in: folder, replacesFiles: replacesFiles, mayBeTorn: manifest.wasThere)
    }
    return try work.run(manifest, foundCount: doneCount) { progress($0, range.count) }
  }

  /// Whether the file of a sound is there and whole; only its tags are read.
  ///
  /// - Parameter mayBeTorn: whether an earlier call may have left files that a crash of the machine
  ///   has made unreadable.
  /// - Throws: ``RenderError/foreignFile(path:)``
  private static func isFinished(
    _ entry: RenderEntry, _ number: Int, in folder: String, replacesFiles: Bool, mayBeTorn: Bool
  ) throws -> Bool {
    let path = "\(folder)/\(entry.file(of: number))"
    guard isThere(path) else { return false }
    let recipe = try entry.recipe(of: number)
    do {
      let isSame = try SoundRecipe(file: path) == recipe
      if isSame { return true }
    } catch is AudioFileError where mayBeTorn {
      return false
    } catch {}
    guard replacesFiles else { throw RenderError.foreignFile(path: path) }
    return false
  }

  private static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private func refuseExisting(in folder: String, drawsPictures: Bool) throws(RenderError) {
    var first: String?
    var count = 0
    func look(_ path: String) {
      guard Self.isThere(path) else { return }
      first = first ?? path
      count += 1
    }
    for entry in list.entries {
      for number in entry.settings.numbers { look("\(folder)/\(entry.file(of: number))") }
      if drawsPictures { look("\(folder)/\(Self.pictureFile(of: entry))") }
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

  /// The number with at least four digits, so that names sort as numbers do.
  public static func digits(of number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
