// SPDX-License-Identifier: MIT
import Files
import Testing

struct MidiWriterTests {
  @Test func whatIsWrittenIsRead() throws {
    let notes = [
      MidiWriter.Note(key: 36, velocity: 100, start: 0),
      MidiWriter.Note(key: 42, velocity: 1, start: 0.5),
      MidiWriter.Note(key: 36, velocity: 127, start: 31.75),
    ]
    let bytes = MidiWriter(notes, tempo: 100, quarterCount: 32).bytes
    let file = try MidiFile(bytes, path: "x")
    #expect(file.notes.map(\.key) == [36, 42, 36] && file.notes.map(\.velocity) == [100, 1, 127])
    #expect(file.notes.allSatisfy { $0.channel == 10 })
    for (note, start) in zip(file.notes, [0, 0.3, 19.05]) {
      #expect(abs(note.start - start) < 1e-3)
    }
    #expect(abs(file.duration - 19.2) < 1e-3 && file.notes.map(\.bar) == [0, 0, 7])
  }

  /// The example of the standard's appendix: a number of two bytes, and the bytes of the header.
  @Test func theBytesAreThoseOfTheStandard() {
    let bytes = MidiWriter(
      [MidiWriter.Note(key: 60, velocity: 64, start: 1)], tempo: 120, quarterCount: 4
    ).bytes
    #expect(Array(bytes.prefix(14)) == Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0x01, 0xE0])
    let track = Array(bytes.dropFirst(22))
    #expect(Array(track.prefix(7)) == [0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20])
    // 480 ticks are 0x83 0x60.
    #expect(Array(track[15..<20]) == [0x83, 0x60, 0x99, 60, 64])
    #expect(Array(track.suffix(3)) == [0xFF, 0x2F, 0])
    #expect(bytes[18..<22].reduce(0) { $0 << 8 | Int($1) } == track.count)
  }

  @Test func aKeyIsReleasedBeforeItIsPressedAgain() throws {
    let notes = (0..<4).map { MidiWriter.Note(key: 38, velocity: 90, start: Double($0) / 8) }
    let file = try MidiFile(MidiWriter(notes, tempo: 120, quarterCount: 1).bytes, path: "x")
    #expect(file.notes.count == 4 && file.notes.allSatisfy { $0.duration > 0 })
  }
}
