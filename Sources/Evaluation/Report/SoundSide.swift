// SPDX-License-Identifier: MIT
import Audio
import Kernels

/// One folder of a listening test; its files are read on demand in random order.
struct SoundSide {
  /// A sound that has been read.
  struct Taken {
    let sound: ListeningTest.Sound
    let clip: AudioClip
  }

  let path: String
  /// The names of the subfolders, with "." for files beside them; empty where there are no
  /// subfolders.
  let classNames: [String]
  /// Messages about files that could not be read.
  private(set) var skipped: [String] = []
  private(set) var takenCount = 0
  private let isReal: Bool
  /// Files not yet read; the next one is last.
  private var waiting: [(name: String, className: String?)]

  /// Lists the files under `folder` without reading them.
  ///
  /// - Throws: `ClipDatasetError`
  init(folder: String, isReal: Bool, seed: UInt64) throws(ClipDatasetError) {
    let listing = isReal ? try AudioFolder.recordings(folder) : try AudioFolder(folder)
    guard !listing.files.isEmpty else {
      throw .noAudio(path: folder, otherFileCount: listing.otherFileCount)
    }
    path = folder
    skipped = listing.failures.map { "left out \(folder)/\($0.path): \($0.reason)" }
    self.isReal = isReal
    let names = listing.files.map { listing.className(of: $0) }
    let hasClasses = names.contains { $0 != nil }
    let classes = names.map { hasClasses ? $0 ?? "." : nil }
    classNames = Set(classes.compactMap { $0 }).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    waiting = zip(listing.files, classes).map { ($0, $1) }
    var stream = RandomStream(seed: seed, name: "listening \(isReal ? "real" : "generated")")
    stream.shuffle(&waiting)
  }

  /// Reads the first seconds of the next readable file of a class, mixed down to one channel.
  ///
  /// - Parameter className: nil for files of any class.
  /// - Returns: nil where no file is left.
  mutating func take(of className: String?) -> Taken? {
    while let place = waiting.lastIndex(where: { className == nil || $0.className == className }) {
      let name = waiting.remove(at: place).name
      do {
        let clip = try Self.read("\(path)/\(name)")
        takenCount += 1
        return Taken(sound: ListeningTest.Sound(name: name, isReal: isReal), clip: clip)
      } catch {
        skipped.append("left out \(path)/\(name): \(error)")
      }
    }
    return nil
  }

  private static func read(_ path: String) throws(AudioFileError) -> AudioClip {
    let rate = try AudioFile.information(at: path).sampleRate
    return try AudioFile.read(path, upTo: ListeningDraw.longestSeconds * rate).mixedDown()
  }
}
