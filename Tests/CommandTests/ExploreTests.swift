// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct ExploreTests {
  /// A run of two steps on the classes `high` and `low`.
  private func train(_ folder: TemporaryFolder, _ options: String...) throws -> String {
    let result = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "2"]
        + ["--conditional"] + options + smallest)
    #expect(result.status == 0, "\(result.errors)")
    return folder["run"]
  }

  @Test func aPathIsAFolderOrOneFile() throws {
    let folder = try TemporaryFolder()
    let run = try train(folder)
    let steps = try foley(
      "explore", "path", run, "high#1", "low#2", "--steps", "3", "--output", folder["p"],
      "--no-watermark", "--bit-depth", "32f")
    #expect(steps.status == 0, "\(steps.errors)")
    #expect(steps.output.contains("4 sounds") && steps.output.contains("times its neighbours"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["p"]).sorted()
    #expect(names == (0...3).map { "step-000\($0).wav" })
    try foley(
      "synth", run, "--class", "high", "--count", "1", "--out", folder["s"], "--no-watermark",
      "--bit-depth", "32f")
    let isTheSame =
      try AudioFile.read(folder["p/step-0000.wav"]).samples
      == AudioFile.read(folder["s/high-0001.wav"]).samples
    #expect(isTheSame)
    let morph = try foley(
      "explore", "path", run, "#1", "#2", "#3", "--steps", "2", "--output", folder["m.flac"],
      "--linear")
    #expect(morph.status == 0, "\(morph.errors)")
    #expect(try AudioFile.read(folder["m.flac"]).frameCount == 4096 * 3)
    expect(
      try foley(
        "explore", "path", run, "#1", "#2", "#3", "#4", "#5", "--steps", "10000", "--output",
        folder["long.wav"]), status: 78,
      saying: "a file has an hour at most")
    #expect(!FileManager.default.fileExists(atPath: folder["long.wav"]))
  }

  @Test func aSumIsASoundAndALatentThatMakesItAgain() throws {
    let folder = try TemporaryFolder()
    let run = try train(folder)
    let sum = try foley(
      "explore", "sum", run, "high#12 - high#3 + low#5", "--output", folder["a.wav"], "--latent",
      folder["a.json"])
    #expect(sum.status == 0, "\(sum.errors)")
    let again = try foley(
      "explore", "sum", run, folder["a.json"], "--output", folder["b.wav"])
    #expect(again.status == 0, "\(again.errors)")
    let isTheSame = bytes(folder["a.wav"]) == bytes(folder["b.wav"])
    #expect(isTheSame)
    let comment = try AudioFile.information(at: folder["a.wav"]).tags[.comment] ?? ""
    #expect(comment.contains("\"classes\":[0,1]"))
    for (source, out) in [("a.json", "fromFile"), ("a.wav", "fromTags")] {
      let synth = try foley("synth", run, "--latent", folder[source], "--out", folder[out])
      #expect(synth.status == 0 && !synth.errors.contains("another model"), "\(synth.errors)")
    }
    let latent = try #require(text(folder["a.json"]))
    try folder.write(
      latent.replacing(/"model":"[0-9a-f]+"/, with: "\"model\":\"00\""), to: "other.json")
    for command in [
      ["explore", "sum", run, folder["other.json"], "--output", folder["o.wav"]],
      ["synth", run, "--latent", folder["other.json"], "--out", folder["o"]],
    ] {
      let result = try foley(command)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("note: \(folder["other.json"]) belongs to another model"))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["fromFile"])
    let sound = try #require(names.first { $0.hasSuffix(".wav") })
    #expect(bytes(folder["fromFile/\(sound)"]) == bytes(folder["fromTags/\(sound)"]))
    expect(
      try foley("synth", run, "--like", folder["a.wav"], "--out", folder["like"]), status: 65,
      saying: "use --latent")
    expect(
      try foley("explore", "sum", run, "high#1", "--output", folder["a.wav"]), status: 73,
      saying: "--overwrite")
    expect(
      try foley("explore", "sum", run, "high#1 - high#1", "--output", folder["c.wav"]), status: 64,
      saying: "cancel")
    expect(
      try foley("explore", "sum", run, "tom#1", "--output", folder["c.wav"]), status: 64,
      saying: "no class \"tom\"")
    expect(
      try foley("explore", "sum", run, "none.npy", "--output", folder["c.wav"]), status: 66,
      saying: "none.npy")
  }

  @Test func neighborsAndDirectionsAreWritten() throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "--model", "specgan")
    let neighbors = try foley(
      "explore", "neighbors", run, "low#1", "--count", "2", "--output", folder["n"])
    #expect(neighbors.status == 0, "\(neighbors.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["n"]).sorted()
    #expect(names == ["neighbor-0001.wav", "neighbor-0002.wav"])
    let directions = try foley(
      "explore", "directions", run, "--count", "2", "--places", "2", "--at", "low#1", "--output",
      folder["d"], "--json")
    #expect(directions.status == 0, "\(directions.errors)")
    struct Row: Decodable {
      let number: Int
      let varianceShare: Double
      let changes: [String: Double]
    }
    let rows = try JSONDecoder().decode([Row].self, from: Data(directions.output.utf8))
    #expect(rows.map(\.number) == [1, 2] && rows[0].varianceShare >= rows[1].varianceShare)
    let sounds = try FileManager.default.contentsOfDirectory(atPath: folder["d"])
    #expect(sounds.count == 10)
    // Files of the second direction are in the way before one of the first is written.
    let first = sounds.filter { $0.hasPrefix("direction-1-") }
    #expect(first.count == 5)
    for name in first { try FileManager.default.removeItem(atPath: folder["d/\(name)"]) }
    expect(
      try foley(
        "explore", "directions", run, "--count", "2", "--places", "2", "--at", "low#1", "--output",
        folder["d"]), status: 73, saying: "(and 4 more) exists already")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder["d"]).count == 5)
  }

  @Test(arguments: ["wavegan", "specgan"])
  func invertLatentWritesASoundAndALatent(model: String) throws {
    let folder = try TemporaryFolder()
    let run = try train(folder, "--model", model)
    let result = try foley(
      "invert-latent", run, folder["sounds/high/a.wav"], "--output", folder["f.wav"],
      "--candidates", "4", "--starts", "2", "--steps", "3")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("distance") && result.output.contains("class "))
    let played = try foley("explore", "sum", run, folder["f.json"], "--output", folder["g.wav"])
    #expect(played.status == 0, "\(played.errors)")
    let isTheSame = bytes(folder["f.wav"]) == bytes(folder["g.wav"])
    #expect(isTheSame)
    expect(
      try foley("invert-latent", run, folder["none.wav"], "--output", folder["h.wav"]), status: 66,
      saying: "does not exist")
  }

  @Test func mistakesOfTheCommandLineAreSentences() throws {
    for (arguments, status, fragment) in [
      (["path", "m", "#1", "--output", "x"], 64, "at least two places"),
      (["path", "m", "#1", "#2", "--steps", "0", "--output", "x"], 78, "--steps is 0"),
      (["sum", "m", "#1", "--output", "x"], 64, "a name that ends in .wav"),
      (["neighbors", "m", "#1", "--distance", "2", "--output", "x"], 78, "--distance is 2.0"),
      (["directions", "m", "--at", "#1"], 64, "--at and --output together"),
    ] {
      let result = try foley(["explore"] + arguments)
      #expect(result.status == status && result.errors.contains(fragment), "\(result.errors)")
    }
    let missing = try foley("explore", "sum", "/none", "#1", "--output", "x.wav")
    #expect(missing.status == 66)
    for name in ["detect", "explore", "invert-latent"] {
      #expect(try foley("--help").output.contains("\n  \(name) "))
    }
  }
}
