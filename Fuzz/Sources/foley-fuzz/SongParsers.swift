// SPDX-License-Identifier: MIT
import Foley

/// Songs: Standard MIDI Files and grids of text.
let songParsers = [
  Parser(
    name: "midi", words: ["MThd", "MTrk"],
    seeds: {
      let notes = (0..<8).map { place in
        MidiWriter.Note(key: 36 + 3 * place, velocity: 1 + 18 * place, start: Double(place) / 3)
      }
      let plain = MidiWriter(notes, tempo: 112, quarterCount: 4).bytes
      return [plain, Array(plain.dropLast(9)), manyTracks]
    },
    parse: { bytes in
      let file = try MidiFile(bytes, path: "a.mid")
      var last = 0.0
      for note in file.notes {
        precondition(
          (1...16).contains(note.channel) && (0...127).contains(note.key)
            && (1...127).contains(note.velocity) && note.start >= last && note.start.isFinite
            && note.duration >= 0 && note.duration.isFinite && note.bar >= 0, "\(note)")
        last = note.start
      }
      precondition(file.duration >= last && file.duration.isFinite, "\(file.duration)")
    }),
  Parser(
    name: "grid",
    words: ["tempo ", "swing ", "repeat ", "kick: ", "x...", "| ", "# ", "1e308", "nan", "-1"],
    seeds: {
      ["tempo 120\nswing 60\nkick: x...x... | X-o-\nhat: o.O.\n", "snare:x\nrepeat 4"].map {
        Array($0.utf8)
      }
    },
    parse: { bytes in
      let song = try SongGrid(String(decoding: bytes, as: UTF8.self), path: "a.txt").song
      precondition(song.duration.isFinite && song.duration >= 0, "\(song.duration)")
      for note in song.notes {
        precondition(note.start >= 0 && note.start <= song.duration, "\(note)")
      }
    }),
]

/// Format 1: a tempo track, and a track with running status, a system exclusive event and an unknown chunk
/// before it.
private let manyTracks: [UInt8] =
  Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 2, 0, 96]
  + chunk("MTrk", [0, 0xFF, 0x51, 3, 7, 0xA1, 0x20, 0x83, 0x60, 0xFF, 0x51, 3, 3, 0xD0, 0x90])
  + chunk("XFIH", [1, 2, 3])
  + chunk(
    "MTrk",
    [
      0, 0x90, 60, 100, 48, 60, 0, 0, 64, 90, 0x81, 0x40, 64, 0, 0, 0xF0, 2, 0x7E, 0xF7, 0, 0xC1, 5,
      0, 0xE0, 0, 64,
    ])

private func chunk(_ name: String, _ events: [UInt8]) -> [UInt8] {
  let content = events + (name == "MTrk" ? [0, 0xFF, 0x2F, 0] : [])
  return Array(name.utf8) + [0, 0, 0, UInt8(content.count)] + content
}
