// SPDX-License-Identifier: MIT
import Audio
import Kernels

/// One folder of a listening test, whose files are read in random order, one when it is wanted.
struct SoundSide {
  /// A sound that was read.
  struct Taken {
    let sound: ListeningTest.Sound
    let clip: AudioClip
  }

  let path: String
  /// The names of the subfolders; "." of files beside them; empty where there are none.
  let classNames: [String]
  /// What could not be read.
  private(set) var skipped: [String] = []
  private(set) var takenCount = 0
  private let isReal: Bool
  /// Files that nobody has taken, the next one last.
  private var waiting: [(name: String, className: String?)]

  /// The files under `folder`, unread.
  ///
  /// - Throws: `ClipDatasetError`
  init(folder: String, isReal: Bool, seed: UInt64) throws(ClipDatasetError) {
    let listing = try AudioFolder(folder)
    guard !listing.files.isEmpty else {
      throw .noAudio(path: folder, otherFileCount: listing.otherFileCount)
    }
    path = folder
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

  /// The next file of the class, or of any where `className` is nil, that can be read: its first
  /// seconds in one channel; nil where none is left.
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
    let information = try AudioFile.information(at: path)
    let longest = ListeningDraw.longestSeconds * information.sampleRate
    return try AudioFile.read(path, frames: 0..<min(information.frameCount, longest)).mixedDown()
  }
}
