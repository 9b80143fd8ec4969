// SPDX-License-Identifier: MIT
import Synthesis
import Testing

struct SongGridTests {
  private func grid(_ text: String) throws -> SongGrid { try SongGrid(text, path: "beat.txt") }

  private func problem(_ text: String) -> String? {
    do throws(SongGridError) {
      _ = try SongGrid(text, path: "beat.txt")
      return nil
    } catch {
      return "\(error.line): \(error.problem)"
    }
  }

  @Test func everyLetterIsAStep() throws {
    let song = try grid(
      """
      tempo 120  # comment
      kick:  x...|X...
      low tom: o.-O
      """
    ).song
    // A step is an eighth of a second.
    let kicks = song.notes.filter { $0.voice == .named("kick") }
    #expect(kicks.map(\.start) == [0, 0.5] && kicks.map(\.velocity) == [0.8, 1])
    let toms = song.notes.filter { $0.voice == .named("low tom") }
    #expect(toms.map(\.start) == [0, 0.375, 0.5, 0.875])
    #expect(toms.map(\.velocity) == [0.5, 0.65, 0.5, 0.65])
    #expect(song.duration == 1 && song.notes.allSatisfy { $0.duration == nil })
    #expect(song.notes.map(\.start) == song.notes.map(\.start).sorted())
  }

  @Test func aSharpIsNoCommentAndAMarkOfUTF8NoName() throws {
    let song = try grid("\u{FEFF}f#3: x # a comment\n# another\n\t# and one\n").song
    #expect(song.notes.map(\.voice) == [.named("f#3")])
  }

  @Test func swingDelaysEverySecondStep() throws {
    let song = try grid("tempo 60\nsteps 2\nswing 75\nhat: xxxx").song
    #expect(song.notes.map(\.start) == [0, 0.75, 1, 1.75])
    #expect(song.duration == 2)
  }

  @Test func barsAndRepeatsAreCounted() throws {
    let song = try grid("repeat 2\nbeats 3\nsteps 1\nkick: x..x").song
    #expect(song.notes.map(\.start) == [0, 1.5, 2, 3.5])
    #expect(song.notes.map(\.bar) == [0, 1, 1, 2])
  }

  @Test func wrongLinesAreNamed() {
    #expect(problem("kick: x.q.")?.hasPrefix("1: \"q\" is none of") == true)
    #expect(problem("\nspeed 3\nkick: x")?.hasPrefix("2: \"speed\" is neither") == true)
    #expect(problem("tempo fast\nkick: x") == "1: tempo needs a number from 10 to 1000")
    #expect(problem("tempo 0\nkick: x") == "1: tempo needs a number from 10 to 1000")
    for line in ["steps 1.5", "beats 3.7", "repeat 2.9"] {
      #expect(problem("\(line)\nkick: x")?.hasSuffix("and needs a whole number") == true)
    }
    #expect(problem("steps 2.0\nkick: x") == nil)
    #expect(problem(": x") == "1: a class is missing before the colon")
    #expect(problem("kick: ") == "1: \"kick\" has no steps")
    #expect(problem("# nothing\n")?.contains("there is no line like") == true)
    let many = String(repeating: "x", count: 1000)
    #expect(problem("repeat 10000\nkick: \(many)")?.contains("1,000,000 steps") == true)
  }
}
