// SPDX-License-Identifier: MIT
import Files
import Synthesis
import Testing

struct ClassMixTests {
  private static let names = ["kick", "snare", "hat, open", "🥁:1"]

  @Test(
    arguments: [
      ("kick", [1, 0, 0, 0]), ("kick:0.7,snare:0.3", [0.7, 0.3, 0, 0]), ("snare:2", [0, 1, 0, 0]),
      ("kick,snare", [0.5, 0.5, 0, 0]), ("kick:1,kick:1,snare:2", [0.5, 0.5, 0, 0]),
      ("hat, open", [0, 0, 1, 0]), ("🥁:1", [0, 0, 0, 1]), ("kick:1,snare:0", [1, 0, 0, 0]),
    ] as [(String, [Float])])
  func wordsBecomeShares(text: String, shares: [Float]) throws {
    #expect(try ClassMix(text, classNames: Self.names).shares == shares)
  }

  @Test(arguments: [
    ("tom", ClassMixError.unknown("tom", classNames: names)),
    ("kick,", .unknown("", classNames: names)), ("kick:x", .share("kick:x")),
    ("kick:-1", .share("kick:-1")), ("kick:inf", .share("kick:inf")),
    ("kick:0", .share("kick:0")),
  ])
  func nonsenseIsRefused(text: String, error: ClassMixError) {
    #expect(throws: error) { try ClassMix(text, classNames: Self.names) }
  }

  @Test(
    arguments: [
      ("kick snare", [0.5, 0.5, 0, 0]), (" Snare ", [0, 1, 0, 0]), ("kick,kick", [1, 0, 0, 0]),
      ("🥁:1, SNARE kick", [1.0 / 3, 1.0 / 3, 0, 1.0 / 3]),
    ] as [(String, [Float])])
  func severalWordsHaveEqualShares(text: String, shares: [Float]) throws {
    #expect(try ClassMix(words: text, classNames: Self.names).shares == shares)
  }

  @Test func unknownWordsAreNamedWithTheNearest() {
    let error = #expect(throws: ClassMixError.self) {
      try ClassMix(words: "kik snare Snarl", classNames: Self.names)
    }
    #expect(
      error?.description
        == "The model does not know \"kik\" (the nearest word is \"kick\"), \"Snarl\" (the nearest word "
        + "is \"snare\"): foley info lists the words it knows.")
    #expect(throws: ClassMixError.noWords) { try ClassMix(words: " ", classNames: Self.names) }
    #expect(throws: ClassMixError.noClasses) { try ClassMix(words: "kick", classNames: []) }
  }

  @Test func modelsWithoutClassesHaveNone() {
    #expect(throws: ClassMixError.noClasses) { try ClassMix("kick", classNames: []) }
  }
}

@Test(arguments: ["kick:3.4e38,snare:3.4e38", "kick:inf", "kick:nan,snare", "kick:1e39"])
func sharesOfNoFiniteSumAreRefused(text: String) {
  #expect(throws: ClassMixError.self) { try ClassMix(text, classNames: ["kick", "snare"]) }
}
