// SPDX-License-Identifier: MIT
import Synthesis
import Testing

/// Classes of pitches.
struct PitchNamesTests {
  private static let names = ["C4", "Eb4", "f#3", "72", "noise"]

  /// A pitch may be written in another way than its class.
  @Test(arguments: [
    ("C4", "C4"), ("60", "C4"), ("c4", "C4"), ("D#4", "Eb4"), ("63", "Eb4"), ("Gb3", "f#3"),
    ("54", "f#3"), ("C5", "72"),
  ])
  func aPitchHasAClass(pitch: String, name: String) throws {
    #expect(try PitchNames.className(ofPitch: pitch, among: Self.names) == name)
  }

  @Test(arguments: [
    ("H4", PitchError.noPitch("H4")), ("128", .noPitch("128")), ("", .noPitch("")),
    ("noise", .noPitch("noise")), ("D4", .missing("D4", nearest: "Eb4")),
    ("C9", .missing("C9", nearest: "72")),
  ])
  func otherPitchesAreRefused(pitch: String, error: PitchError) {
    #expect(throws: error) { try PitchNames.className(ofPitch: pitch, among: Self.names) }
  }

  @Test func classesWithoutPitchesHaveNone() {
    #expect(throws: PitchError.noPitches(classNames: ["kick", "snare"])) {
      try PitchNames.className(ofPitch: "C4", among: ["kick", "snare"])
    }
    #expect(throws: PitchError.noPitches(classNames: [])) {
      try PitchNames.className(ofPitch: "C4", among: [])
    }
  }
}
