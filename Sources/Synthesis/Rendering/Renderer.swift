// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

/// Renders sounds of models to files that record their provenance.
///
/// Batches of sounds are rendered in parallel, each on one thread from its latents to its files. The
/// files do not depend on the number of threads, and memory does not grow with the number of sounds.
public struct Renderer {
  let list: RenderList
  let library: ModelLibrary

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
  ///   - progress: called after every batch, and now and then while existing files are looked for.
  /// - Throws: ``RenderError``, `AudioFileError` or `AtomicFileError`
  public func render(
    into folder: String, replacesFiles: Bool = false, drawsPictures: Bool = false,
    progress: Progress = { _, _ in true }
  ) throws -> RenderSummary {
    let place = try RenderFolder(folder)
    if !replacesFiles {
      let goesOn = try refuseExisting(in: folder, drawsPictures: drawsPictures) {
        progress(RenderSummary(), list.count)
      }
      guard goesOn else { return RenderSummary() }
    }
    let manifest = try RenderManifest(place.manifestPath)
    let pictures = drawsPictures ? try picturedEntries.map { try drawPicture($0, in: place) } : []
    let job = RenderJob(
      list: list, range: 0..<list.count, library: library, folder: place
    ) { _, _ in .replaceable }
    var summary = try job.run(manifest) { progress($0, list.count) }
    summary.pictures = pictures
    return summary
  }

  /// Whether `goesOn` let the existing files be looked for, of which there are none.
  private func refuseExisting(
    in folder: String, drawsPictures: Bool, while goesOn: () -> Bool
  ) throws(RenderError) -> Bool {
    var existing = ExistingFiles(in: folder)
    for entry in list.entries {
      guard existing.add(entry.settings.numbers.lazy.map(entry.file), while: goesOn) else {
        return false
      }
    }
    let pictures = drawsPictures ? picturedEntries.map(Self.pictureFile) : []
    guard existing.add(pictures, while: goesOn) else { return false }
    if let first = existing.first { throw .exists(path: first, count: existing.count) }
    return true
  }

  /// The entries with a picture of their own: of the layers of sounds the first, for all.
  private var picturedEntries: [RenderEntry] {
    var layered: Set<String> = []
    return list.entries.filter { entry in
      entry.settings.layer == nil || layered.insert(Self.pictureFile(of: entry)).inserted
    }
  }

  private func drawPicture(_ entry: RenderEntry, in folder: RenderFolder) throws -> String {
    let entry = try entry.ofRows
    let numbers = entry.settings.numbers.prefix(Self.pictureLimit)
    let model = try library.model(entry.source)
    let seconds = entry.pictureSeconds(ofSounds: numbers.count)
    var sheet = SoundSheet([])
    for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: entry.batchSize) {
      let batch = first..<min(first + entry.batchSize, numbers.upperBound)
      let sounds = try entry.sounds(batch, of: model, firstSeconds: seconds)
      for (number, sound) in zip(batch, sounds) {
        try sound.clip.checkFinite(file: entry.file(of: number))
        sheet.append(entry.pictureTitle(of: number, firstSeconds: seconds), sound.clip)
      }
    }
    let file = Self.pictureFile(of: entry)
    try folder.makeFolders(of: file)
    let path = "\(folder.path)/\(file)"
    AtomicFile.removeLeftovers(of: path)
    try sheet.write(to: path)
    return path
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
