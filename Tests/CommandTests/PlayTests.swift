// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// `foley play`.
struct PlayTests {
  private func trained(_ folder: TemporaryFolder) throws {
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--conditional", "--steps"]
        + ["1", "--model", "specgan"] + smallest)
    #expect(train.status == 0, "\(train.errors)")
  }

  @Test func aPatternBecomesAFile() throws {
    let folder = try TemporaryFolder()
    try trained(folder)
    try Data("tempo 240\nlow: x.x.\nhigh: ..x.\n".utf8)
      .write(to: URL(fileURLWithPath: folder["beat.txt"]))
    for name in ["a", "b"] {
      let play = try foley(
        "play", folder["run"], folder["beat.txt"], "--output", folder["\(name).wav"], "--loop")
      #expect(play.status == 0, "\(play.errors)")
      #expect(play.output.contains("3 notes of 3 sounds"))
    }
    let (first, second) = (bytes(folder["a.wav"]), bytes(folder["b.wav"]))
    #expect(first != nil && first == second)
    // The mark is in the peak.
    #expect(abs(try AudioFile.read(folder["a.wav"]).peak - 0.8913) < 1e-3)
    let file = try AudioFile.information(at: folder["a.wav"])
    #expect(file.frameCount == file.sampleRate / 4)
    #expect(file.tags[.comment]?.contains("\"song\":\"") == true)
    #expect(try foley("detect", folder["a.wav"]).output.contains("tags: Foley"))
    expect(
      try foley("play", folder["run"], folder["beat.txt"], "--output", folder["a.wav"]),
      status: 73, saying: "exists")
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    try trained(folder)
    try Data("MThd".utf8).write(to: URL(fileURLWithPath: folder["cut.mid"]))
    try Data("lo: x\n".utf8).write(to: URL(fileURLWithPath: folder["beat.txt"]))
    func play(_ song: String, _ options: String...) throws -> FoleyProcess.Result {
      try foley(["play", folder["run"], folder[song], "--output", folder["x.wav"]] + options)
    }
    expect(try play("cut.mid"), status: 65, saying: "cut short")
    expect(try play("beat.txt"), status: 65, saying: "did you mean low?")
    expect(try play("none.mid"), status: 66, saying: "does not exist")
    expect(try play("beat.txt", "--map", "x=low"), status: 78, saying: "--map is x=low")
    expect(try play("beat.txt", "--choke", "lo"), status: 65, saying: "no class \"lo\"")
    try Data("low: x\n".utf8).write(to: URL(fileURLWithPath: folder["good.txt"]))
    expect(try play("good.txt", "--class", "lo"), status: 65, saying: "no class \"lo\"")
    expect(try play("good.txt", "--map", "36=lo"), status: 65, saying: "no class \"lo\"")
    expect(try play("beat.txt", "--root", "200"), status: 78, saying: "--root")
  }
}
