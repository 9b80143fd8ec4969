// SPDX-License-Identifier: MIT
public import Files
import Foundation

/// Notes in time, from a Standard MIDI File or a ``SongGrid``.
public struct Song: Sendable, Equatable {
  /// What plays a note.
  public enum Voice: Sendable, Hashable {
    /// A class of the model, by its name.
    case named(String)
    /// A key of General MIDI's percussion, 0...127.
    case drum(Int)
    /// A key of an instrument with pitches, 0...127; 60 is the middle C.
    case pitch(Int)
  }

  /// A note.
  public struct Note: Sendable, Equatable {
    /// What plays it.
    public let voice: Voice
    /// Seconds from the beginning of the song.
    public let start: Double
    /// Seconds until it is released; nil for a voice that rings out.
    public let duration: Double?
    /// 0...1.
    public let velocity: Double
    /// The bar in which it starts, from 0 on.
    public let bar: Int

    /// A note of these parts.
    public init(
      voice: Voice, start: Double, duration: Double? = nil, velocity: Double = 1, bar: Int = 0
    ) {
      self.voice = voice
      self.start = start
      self.duration = duration
      self.velocity = velocity
      self.bar = bar
    }
  }

  /// The notes, in order of their starts.
  public let notes: [Note]
  /// Seconds of the song without what rings out at its end: the length of a loop.
  public let duration: Double

  /// A song of these notes.
  public init(notes: [Note], duration: Double) {
    self.notes = notes
    self.duration = duration
  }

  /// The song of a file: a Standard MIDI File if its name ends in .mid or .midi, otherwise a text grid.
  ///
  /// - Throws: `MidiFileError`, ``SongGridError`` or `PlainFileError`
  public init(contentsOf path: String) throws {
    let suffix = URL(fileURLWithPath: path).pathExtension.lowercased()
    if suffix == "mid" || suffix == "midi" {
      self.init(try MidiFile(contentsOf: path))
    } else {
      self = try SongGrid(contentsOf: path).song
    }
  }

  /// The name of a key of General MIDI's percussion; nil outside of 35...81.
  public static func drumName(_ key: Int) -> String? { DrumKeys.name(key) }

  /// The song of a MIDI file, whose channel 10 is percussion.
  public init(_ file: MidiFile) {
    notes = file.notes.map { note in
      let isDrum = note.channel == 10
      return Note(
        voice: isDrum ? .drum(note.key) : .pitch(note.key), start: note.start,
        duration: isDrum ? nil : note.duration, velocity: Double(note.velocity) / 127, bar: note.bar
      )
    }
    duration = file.duration
  }
}
