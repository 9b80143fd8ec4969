// SPDX-License-Identifier: MIT
import Files
import Testing

/// Bytes of a Standard MIDI File with these tracks.
private func file(
  _ tracks: [[UInt8]], format: UInt8 = 1, division: (UInt8, UInt8) = (0, 96), count: UInt8? = nil
) -> [UInt8] {
  func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let size = UInt32(content.count)
    return Array(name.utf8) + (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) }
      + content
  }
  let trackCount = count ?? UInt8(tracks.count)
  let header: [UInt8] = [0, format, 0, trackCount, division.0, division.1]
  return chunk("MThd", header) + tracks.flatMap { chunk("MTrk", $0) }
}

private let end: [UInt8] = [0, 0xFF, 0x2F, 0]

struct MidiFileTests {
  private func read(_ bytes: [UInt8]) throws -> MidiFile { try MidiFile(bytes, path: "a.mid") }

  private func fault(_ bytes: [UInt8]) -> MidiFileError.Fault? {
    do throws(MidiFileError) {
      _ = try MidiFile(bytes, path: "a.mid")
      return nil
    } catch {
      return error.fault
    }
  }

  @Test func notesOfAllTracksAreInSecondsOfTheTempos() throws {
    // 120 a minute until tick 96, 60 a minute from there on.
    let tempos: [UInt8] = [0x60, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40] + end
    let notes: [UInt8] =
      [0, 0x99, 36, 127, 0x60, 36, 0, 0x30, 0x99, 38, 64, 0x30, 0x89, 38, 0] + end
    let song = try read(file([tempos, notes]))
    #expect(song.notes.count == 2)
    let (first, second) = (song.notes[0], song.notes[1])
    #expect(first.channel == 10 && first.key == 36 && first.velocity == 127)
    #expect(first.start == 0 && abs(first.duration - 0.5) < 1e-12)
    #expect(second.key == 38 && abs(second.start - 1) < 1e-12)
    #expect(abs(second.duration - 0.5) < 1e-12 && abs(song.duration - 1.5) < 1e-12)
  }

  /// Events without a status byte have that of the event before, until another kind of event.
  @Test func runningStatusIsKept() throws {
    let notes: [UInt8] = [0, 0x90, 60, 100, 10, 60, 0, 10, 62, 100, 10, 62, 0] + end
    #expect(try read(file([notes])).notes.map(\.key) == [60, 62])
    let broken: [UInt8] = [0, 0x90, 60, 100, 0, 0xFF, 1, 0, 10, 60, 0] + end
    #expect(fault(file([broken])) == .noStatus)
  }

  @Test func otherEventsAndChunksAreSkipped() throws {
    let notes: [UInt8] =
      [0, 0xF0, 2, 1, 0xF7, 0, 0xC0, 5, 0, 0xB0, 7, 100, 0, 0xE0, 0, 64]
      + [0, 0x90, 60, 90, 96, 0x80, 60, 0] + end
    var bytes = file([notes])
    bytes.insert(contentsOf: Array("XFKM".utf8) + [0, 0, 0, 3, 1, 2, 3], at: 14)
    #expect(try read(bytes).notes.count == 1)
  }

  @Test func aKeyThatIsNeverReleasedEndsWithItsTrack() throws {
    let song = try read(file([[0, 0x90, 60, 90, 0x83, 0x00] + end.dropFirst()], format: 0))
    #expect(abs(song.notes[0].duration - 2) < 1e-12)
  }

  @Test func theSustainPedalHoldsReleasedKeysOfItsChannel() throws {
    let notes: [UInt8] =
      [0, 0x90, 60, 90, 0, 0x91, 61, 90, 0, 0xB0, 64, 127]
      // After a quarter of a second both keys are released, after half of one the pedal is.
      + [48, 0x80, 60, 0, 0, 0x81, 61, 0, 48, 0xB0, 64, 63]
      // The pedal that is up holds nothing, and one that stays down holds to the end.
      + [0, 0x90, 62, 90, 48, 0x80, 62, 0, 0, 0x90, 63, 90, 0, 0xB0, 64, 64, 0, 0x80, 63, 0, 96]
      + end.dropFirst()
    let song = try read(file([notes], format: 0))
    let durations = Dictionary(uniqueKeysWithValues: song.notes.map { ($0.key, $0.duration) })
    for (key, seconds) in [60: 0.5, 61: 0.25, 62: 0.25, 63: 0.5] {
      #expect(abs((durations[key] ?? 0) - seconds) < 1e-12, "key \(key)")
    }
  }

  @Test func barsFollowTimeSignatures() throws {
    // Three quarters a bar from the second bar of four on.
    let signature: [UInt8] = [0x83, 0x00, 0xFF, 0x58, 4, 3, 2, 24, 8] + end
    var notes: [UInt8] = [0, 0x90, 60, 90, 0, 60, 0]
    for _ in 0..<3 { notes += [0x82, 0x20, 60, 90, 0, 60, 0] }
    let song = try read(file([signature, notes + end]))
    // Ticks 0, 288, 576, 864; bars begin at 0, 384, 672, 960.
    #expect(song.notes.map(\.bar) == [0, 0, 1, 2])
  }

  @Test func timeCodeHasTicksOfFrames() throws {
    let notes: [UInt8] = [0, 0x90, 60, 90, 100, 60, 0] + end
    // 25 frames a second of 40 ticks.
    let song = try read(file([notes], division: (0xE7, 40)))
    #expect(abs(song.notes[0].duration - 0.1) < 1e-12)
  }

  @Test func longTimesAreNumbersLikeOthers() throws {
    let notes: [UInt8] =
      [0xFF, 0xFF, 0xFF, 0x7F, 0x90, 60, 90, 0xFF, 0xFF, 0xFF, 0x7F, 0x80, 60, 0] + end
    let song = try read(file([notes]))
    #expect(abs(song.notes[0].start - 268_435_455 / 192) < 1e-3)
    #expect(fault(file([[0xFF, 0xFF, 0xFF, 0xFF, 0x7F]])) == .longNumber)
  }

  @Test func damageIsNamed() {
    let whole = file([[0, 0x90, 60, 90, 10, 60, 0] + end])
    #expect(fault([]) == .noHeader)
    #expect(fault(Array("RIFF".utf8)) == .noHeader)
    for count in 4..<whole.count { #expect(fault(Array(whole.prefix(count))) == .cutShort) }
    #expect(fault(file([], count: 1)) == .cutShort)
    #expect(fault(file([end], format: 2)) == .independentTracks)
    #expect(fault(file([end], format: 9)) == .format(9))
    #expect(fault(file([end], division: (0, 0))) == .noTicks)
    #expect(fault(file([[0, 0xFF, 0x51, 3, 0, 0, 0] + end])) == .zeroTempo)
    #expect(fault(file([[0, 60, 90] + end])) == .noStatus)
    #expect(fault(file([[0, 0x90, 60, 0x91] + end])) == .unexpectedStatus)
    #expect(fault(file([[0, 0xF4] + end])) == .unexpectedStatus)
    #expect(throws: MidiFileError.self) {
      do throws(MidiFileError) {
        _ = try MidiFile(Array(whole.prefix(9)), path: "a.mid")
      } catch {
        #expect("\(error)" == "a.mid, byte 8: it is cut short: copy or export it again.")
        throw error
      }
    }
  }

  /// No byte that is changed stops the program.
  @Test func anyByteMayBeWrong() {
    let whole = file([[0, 0x99, 36, 90, 10, 36, 0, 0, 0xFF, 0x58, 4, 3, 2, 24, 8] + end])
    for place in whole.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var bytes = whole
        bytes[place] = value
        _ = fault(bytes)
      }
    }
  }
}
