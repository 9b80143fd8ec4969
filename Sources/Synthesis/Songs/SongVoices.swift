// SPDX-License-Identifier: MIT
import Files

/// Which sounds of a model play the notes of a song.
public struct SongVoices: Sendable {
  /// When another sound of a class is taken.
  public enum Change: String, Sendable, CaseIterable {
    /// With every note, so that repeated hits differ.
    case note
    /// With every bar.
    case bar
    /// Never: one sound a class.
    case never
  }

  /// The class of notes with a pitch that no class is named after; nil for none.
  public var pitchedClass: String?
  /// The key that sounds as the model makes it, where a class is played at other pitches.
  public var root = 60
  /// Classes of percussion keys, before those of General MIDI.
  public var keyClasses: [Int: String] = [:]
  /// The sounds of a class that take turns.
  public var soundCount = 4
  /// When they do.
  public var change = Change.note

  /// Four sounds a class that take turns with every note.
  public init() {}

  /// A sound of a model at a pitch.
  struct Sound: Hashable {
    /// The class; nil for a model without classes.
    let className: String?
    /// 1...``SongVoices/soundCount``.
    var number: Int
    /// Semitones above the sound as it is.
    let semitones: Int
    /// The hit of a sound that is a row of hits, from 0, the softest, on; nil for a single sound.
    var layer: Int?
  }

  /// A note with the sound that plays it.
  struct Placed {
    let note: Song.Note
    let sound: Sound
  }

  /// The sounds of all notes, and the voices that no class plays, with their notes.
  ///
  /// - Parameter layerCount: hits of a sound, of which the velocity of a note chooses one; 1 for single
  ///   sounds.
  /// - Throws: ``SongError/unknownClass(_:classNames:)`` for a class in the song that the model lacks, or
  ///   ``SongError/noPitches(classNames:)``
  func placed(
    _ song: Song, classNames: [String], layerCount: Int = 1
  ) throws(SongError) -> (notes: [Placed], left: [Song.Voice: Int]) {
    var (notes, left): ([Placed], [Song.Voice: Int]) = ([], [:])
    var counts: [String: Int] = [:]
    var sounds: [Song.Voice: Sound?] = [:]
    for note in song.notes {
      if sounds[note.voice] == nil {
        sounds[note.voice] = .some(try sound(of: note.voice, classNames: classNames))
      }
      guard let found = sounds[note.voice], var sound = found else {
        left[note.voice, default: 0] += 1
        continue
      }
      let count = counts[sound.className ?? "", default: 0]
      counts[sound.className ?? ""] = count + 1
      sound.number = 1 + turn(count, bar: note.bar)
      if layerCount > 1 {
        let layer = Int(checked: note.velocity * Double(layerCount)) ?? 0
        sound.layer = min(max(layer, 0), layerCount - 1)
      }
      notes.append(Placed(note: note, sound: sound))
    }
    return (notes, left)
  }

  private func turn(_ count: Int, bar: Int) -> Int {
    switch change {
    case .note: count % soundCount
    case .bar: bar % soundCount
    case .never: 0
    }
  }

  /// The sound of a voice; nil if no class plays it.
  private func sound(
    of voice: Song.Voice, classNames: [String]
  ) throws(SongError) -> Sound? {
    switch voice {
    case .named(let name):
      return Sound(className: try known(name, classNames), number: 1, semitones: 0)
    case .drum(let key):
      if classNames.isEmpty { return Sound(className: nil, number: 1, semitones: 0) }
      let name =
        try keyClasses[key].map { name throws(SongError) in try known(name, classNames) }
        ?? DrumKeys.className(key, among: classNames)
      return name.map { Sound(className: $0, number: 1, semitones: 0) }
    case .pitch(let key):
      return try pitched(key, classNames)
    }
  }

  private func pitched(_ key: Int, _ classNames: [String]) throws(SongError) -> Sound {
    if classNames.isEmpty { return Sound(className: nil, number: 1, semitones: key - root) }
    if let pitchedClass {
      return Sound(
        className: try known(pitchedClass, classNames), number: 1, semitones: key - root)
    }
    let keys = classNames.compactMap { name in PitchNames.key(ofClass: name).map { (name, $0) } }
    guard let nearest = keys.min(by: { abs($0.1 - key) < abs($1.1 - key) }) else {
      throw .noPitches(classNames: classNames)
    }
    return Sound(className: nearest.0, number: 1, semitones: key - nearest.1)
  }

  private func known(_ name: String, _ classNames: [String]) throws(SongError) -> String {
    guard let found = classNames.first(where: { $0 == name }) else {
      throw .unknownClass(name, classNames: classNames)
    }
    return found
  }
}
