// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Synthesis
import TestSupport
import Testing

struct LatentExpressionTests {
  private let model: PlayableModel

  init() throws { model = try smallConditionalModel() }

  private func point(_ text: String) throws -> LatentPoint {
    try LatentExpression(text).point(in: model, seed: 4)
  }

  @Test func aNumberIsTheSoundThatSynthMakes() throws {
    let named = try point("snare/open#7")
    #expect(
      named
        == model.point(7, seed: 4, mix: try ClassMix("snare/open", classNames: model.classNames)))
    #expect(try point("#2").mix == model.classInTurn(2))
    let sounds = model.sounds(at: [try point("#2")])
    #expect(sounds == model.render(2..<3, seed: 4))
    #expect(try point("kick:1,snare/open:3#7").mix?.shares == [0.25, 0.75])
  }

  @Test func sumsAddLatentsAndClasses() throws {
    let analogy = try point("kick#12 - kick#3 + snare/open#5")
    #expect(analogy.mix?.shares == [0, 1])
    let parts = [12, 3, 5].map { model.point($0, seed: 4).latent }
    let sum = model.latentSpace.sum([(1, parts[0]), (-1, parts[1]), (1, parts[2])])
    #expect(analogy.latent == sum)
    let weighted = try point("0.5*kick#1 + 1.5*snare/open#2")
    #expect(weighted.mix?.shares == [0.25, 0.75])
    #expect(try point("- kick#3 + snare/open#5") == point("snare/open#5 - kick#3"))
    #expect(try point("snare/open#5 - kick#3").mix?.shares == [0, 1])
  }

  @Test func latentFilesArePlaces() throws {
    let folder = try TemporaryFolder()
    let place = try point("kick#1 + snare/open#2")
    try place.write(to: folder["place.json"], modelHash: ContentHash(text: ""))
    #expect(try point(folder["place.json"]) == place)
    try NumpyArray(shape: [1, 8], values: place.latent).write(to: folder["place.npy"])
    let kick = try ClassMix("kick", classNames: model.classNames)
    let read = try LatentExpression(folder["place.npy"]).point(in: model, seed: 0, mix: kick)
    #expect(read == LatentPoint(latent: place.latent, mix: kick))
  }

  /// Blanks and signs in the names of files stay.
  @Test func namesOfFilesMayHaveBlanksAndSigns() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (try point("kick#1"), try point("snare/open#2"))
    let names = (whole: folder["2*Kick  - 01.json"], spaced: folder["two  spaces.json"])
    try first.write(to: names.whole, modelHash: ContentHash(text: ""))
    try second.write(to: names.spaced, modelHash: ContentHash(text: ""))
    #expect(try point(names.whole) == first)
    #expect(try point("0.5*\(names.spaced)  +  kick#1") == point("0.5*snare/open#2 + kick#1"))
    #expect(try LatentExpression("\(names.spaced) - kick#1").latentFiles == [names.spaced])
  }

  @Test func mistakesAreNamed() throws {
    for text in ["", "kick#1 +", "kick#1 + - kick#2", "+ kick#1"] {
      #expect(throws: LatentError.incomplete(text)) { try point(text) }
    }
    #expect(throws: LatentError.term("kick")) { try point("kick") }
    #expect(throws: LatentError.term("kick#-1")) { try point("kick#-1") }
    #expect(throws: LatentError.cancelled("kick#1 - kick#1")) { try point("kick#1 - kick#1") }
    #expect(throws: LatentError.cancelled("kick#1 - kick#2")) { try point("kick#1 - kick#2") }
    #expect(throws: ClassMixError.self) { try point("tom#1") }
    #expect(throws: LatentError.unreadable(path: "/none.json")) { try point("/none.json") }
  }

  @Test func filesThatAreNoLatentsAreRefused() throws {
    let folder = try TemporaryFolder()
    let other = try smallConditionalModel(latentCount: 3).point(1, seed: 0)
    try other.write(to: folder["other.json"], modelHash: ContentHash(text: ""))
    #expect(throws: LatentError.size(path: folder["other.json"], found: 3, wanted: 8)) {
      try point(folder["other.json"])
    }
    for (name, text) in [
      ("a.json", "{}"), ("b.json", "nonsense"),
      ("c.json", #"{"format":"foley-latent","latent":[0,0,0,0,0,0,0,0],"classes":[2,-1]}"#),
    ] {
      try folder.write(text, to: name)
      #expect(throws: LatentError.notALatent(path: folder[name])) { try point(folder[name]) }
    }
    try folder.write(#"{"format":"foley-latent","latent":[0,0,0,0,0,0,0,0]}"#, to: "d.json")
    #expect(throws: LatentError.classes(path: folder["d.json"], found: 0, wanted: 2)) {
      try point(folder["d.json"])
    }
  }
}

/// The largest numbers and weights.
@Test func hugeNumbersAreNoTrap() throws {
  let folder = try TemporaryFolder()
  try writeConditionalModel(to: folder["m"])
  let model = try PlayableModel(folder["m"])
  let last = try LatentExpression("#\(1 << 40)").point(in: model, seed: 0)
  #expect(last.mix == model.classInTurn(1 << 40) && last.mix == ClassMix(1, of: 2))
  for term in ["#0", "#\((1 << 40) + 1)", "#\(Int.max)"] {
    #expect(throws: LatentError.term(term)) {
      try LatentExpression(term).point(in: model, seed: 0)
    }
  }
  #expect(model.classInTurn(0) == ClassMix(1, of: 2) && model.classInTurn(2) == ClassMix(1, of: 2))
  for weights in ["1e308*#1 + 1e308*#2", "1e200*#1 + #2", "1e39*#1 + 1e39*#2"] {
    #expect(throws: LatentError.cancelled(weights)) {
      try LatentExpression(weights).point(in: model, seed: 0)
    }
  }
}
