// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// StyleGAN and StyleGAN 2 go through every command as the other models do.
struct StyleGANCommandTests {
  private static let small = [
    "--slice-length", "4096", "--width", "2", "--batch-size", "4", "--set", "latentSize=3", "--set",
    "styleSize=4", "--set", "checkpointMinutes=0", "--set", "penaltyInterval=2",
  ]
  private static let cases = [
    ["--model", "stylegan2", "--set", "layerNoise=true", "--set", "pathInterval=3"],
    ["--model", "stylegan2", "--set", "domain=waveform"],
    ["--model", "stylegan"],
  ]

  @Test(arguments: cases)
  func itTrainsRendersReportsAndIsDescribed(options: [String]) throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      [
        "train", try folder.makeRecordings(), "--out", folder["run"], "--conditional", "--steps",
        "3",
      ]
        + ["--threads", "2"] + options + Self.small)
    #expect(train.status == 0, "\(train.errors)")
    for (name, flags) in [
      ("plain", []), ("one", ["--truncation", "1"]), ("half", ["--truncation", "0.5"]),
    ] {
      let synth = try foley(
        ["synth", folder["run"], "--out", folder[name], "--count", "2", "--class", "low"]
          + ["--no-dither", "--no-watermark"] + flags)
      #expect(synth.status == 0, "\(synth.errors)")
    }
    // The tags name the truncation.
    func sound(_ name: String) throws -> [Float] {
      try AudioFile.read(folder["\(name)/low-0002.wav"]).samples
    }
    #expect(try (sound("plain") == sound("one")) as Bool)
    #expect(try (sound("plain") != sound("half")) as Bool)
    let mix = try foley(
      "explore", "mix", folder["run"], "low#1", "low#2", "--from", "2", "--output", folder["m.wav"],
      "--latent", folder["m.json"])
    #expect(mix.status == 0, "\(mix.errors)")
    let path = try foley(
      "explore", "path", folder["run"], folder["m.json"], "high#2", "--steps", "2", "--output",
      folder["path"])
    #expect(path.status == 0 && path.output.contains("3 sounds"), "\(path.errors)")
    for number in ["0", "99"] {
      expect(
        try foley(
          "explore", "mix", folder["run"], "low#1", "low#2", "--from", number, "--output",
          folder["n.wav"]), status: 78, saying: "--from")
    }
    let mixed = try foley(
      "synth", folder["run"], "--latent", folder["m.json"], "--out", folder["n"], "--bit-depth",
      "32f", "--no-watermark")
    #expect(mixed.status == 0, "\(mixed.errors)")
    expect(
      try foley(
        "explore", "sum", folder["run"], "\(folder["m.json"]) + #2", "--output", folder["n.wav"]),
      status: 64, saying: "has styles of its own")
    let directions = try foley(
      "explore", "directions", folder["run"], "--count", "2", "--places", "2", "--at", "low#1",
      "--output", folder["moved"])
    #expect(directions.status == 0, "\(directions.errors)")
    let long = try foley(
      "synth", folder["run"], "--out", folder["long"], "--count", "1", "--duration", "2",
      "--truncation", "0.5")
    #expect(long.status == 0, "\(long.errors)")
    #expect(try foley("report", folder["run"]).status == 0)
    #expect(try foley("info", folder["run"]).output.contains("StyleGAN"))
  }

  /// The same bytes with one thread, with two, and resumed after two steps of four.
  @Test(arguments: cases)
  func aResumedRunEndsWithTheSameBytesOnAnyThreads(options: [String]) throws {
    let models = try ["1", "2"].flatMap { threads in
      try modelsOfWholeAndResumedTraining(
        options + Self.small + ["--conditional", "--threads", threads])
    }
    let areEqual = models.allSatisfy { $0 != nil && $0 == models[0] }
    #expect(areEqual)
  }

  @Test func otherModelsHaveNoStylesAndNoNoise() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1", "--model"]
        + ["specgan"] + smallest)
    #expect(train.status == 0, "\(train.errors)")
    expect(
      try foley("explore", "mix", folder["run"], "#1", "#2", "--output", folder["m.wav"]),
      status: 65, saying: "has no styles")
    expect(
      try foley("synth", folder["run"], "--out", folder["s"], "--noise-seed", "3"), status: 78,
      saying: "adds no noise")
  }

  @Test func anotherNoiseSeedVariesTheSameSound() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      [
        "train", try folder.makeRecordings(), "--out", folder["run"], "--conditional", "--steps",
        "3",
      ]
        + Self.cases[0] + Self.small)
    #expect(train.status == 0, "\(train.errors)")
    for seed in ["0", "3"] {
      let synth = try foley(
        "synth", folder["run"], "--out", folder[seed], "--count", "1", "--class", "low",
        "--noise-seed", seed)
      #expect(synth.status == 0, "\(synth.errors)")
    }
    let again = try foley(
      "synth", folder["run"], "--like", folder["3/low-0001.wav"], "--out", folder["again"])
    #expect(again.status == 0, "\(again.errors)")
    let sounds = ["0", "3", "again"].map { bytes(folder["\($0)/low-0001.wav"]) }
    #expect((sounds[0] != sounds[1]) as Bool)
    #expect((sounds[1] == sounds[2]) as Bool)
  }
}
