// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// A 3D-GAN from hits of instruments to kits.
struct GAN3DCommandTests {
  private static let options = [
    "--model", "gan3d", "--slice-length", "1024", "--width", "1", "--batch-size", "2",
    "--set", "latentSize=3", "--set", "fftSize=128", "--set", "hop=64", "--set", "melBands=16",
    "--set", "layers=4", "--set", "checkpointMinutes=0",
  ]

  /// Six hits of a kick and of a tom at 8 kHz, and two of a snare.
  private static func hits(_ folder: TemporaryFolder) throws -> String {
    for (name, hertz, count) in [("kick", 60.0, 6), ("tom", 130, 6), ("snare", 300, 2)] {
      for take in 1...count {
        let samples = (0..<1500).map { frame in
          Float(take) / 8 * Float(sin(2 * Double.pi * hertz * Double(frame) / 8000))
            * Float(exp(-Double(frame) / 300))
        }
        try AudioFile.write(
          AudioClip(samples: samples, sampleRate: 8000, channelCount: 1),
          to: try folder.file("hits/\(name)/kit_\(name)_vl\(take).wav"),
          encoding: AudioEncoding(.wav))
      }
    }
    return folder["hits"]
  }

  private static func train(_ folder: TemporaryFolder, _ more: String...) throws {
    let train = try foley(
      ["train", try hits(folder), "--out", folder["run"], "--steps", "2"] + options + more)
    #expect(train.status == 0, "\(train.errors)")
  }

  @Test func hitsBecomeLayersAKitAndASong() throws {
    let folder = try TemporaryFolder()
    try Self.train(folder, "--conditional")
    let info = try foley("info", folder["run"]).output
    #expect(info.contains("3D-GAN") && info.contains("4 hits from soft to loud, each of 0.128 s"))
    #expect(text(folder["run/data-report.txt"])?.contains("2 groups of 6 to 6") == true)
    let synth = try foley(
      "synth", folder["run"], "--out", folder["rows"], "--count", "2", "--picture")
    #expect(synth.status == 0, "\(synth.errors)")
    #expect(try AudioFile.information(at: folder["rows/kick-0001.wav"]).frameCount == 4096)
    let layers = try foley(
      "synth", folder["run"], "--out", folder["layers"], "--count", "2", "--layers", "2",
      "--class", "tom", "--normalize", "peak", "--picture")
    #expect(layers.status == 0, "\(layers.errors)")
    for name in ["tom-0001-v1", "tom-0001-v4", "tom-0002-v4"] {
      #expect(try AudioFile.information(at: folder["layers/\(name).wav"]).frameCount == 1024)
    }
    #expect(bytes(folder["layers/tom-0001-v2.wav"]) == nil)
    let like = try foley(
      "synth", folder["run"], "--out", folder["again"], "--like", folder["layers/tom-0002-v4.wav"])
    #expect(like.status == 0, "\(like.errors)")
    #expect(bytes(folder["again/tom-0002-v4.wav"]) == bytes(folder["layers/tom-0002-v4.wav"]))
    let kit = try foley("kit", folder["run"], "--out", folder["kit"], "--takes", "2")
    #expect(kit.status == 0, "\(kit.errors)")
    #expect(bytes(folder["kit/samples/kick/kick-0002-v4.wav"]) != nil)
    try folder.write("kick: x...X...\ntom: ..x...x.\n", to: "song.txt")
    let play = try foley("play", folder["run"], folder["song.txt"], "--output", folder["song.wav"])
    #expect(play.status == 0, "\(play.errors)")
    let network = try foley(
      "export", folder["run"], "--output", folder["hits.onnx"], "--parts", "network")
    #expect(network.status == 0, "\(network.errors)")
    let report = try foley("report", folder["run"])
    #expect(report.status == 0, "\(report.errors)")
    let inverted = try foley(
      "invert-latent", folder["run"], folder["rows/kick-0001.wav"], "--output",
      folder["found.wav"], "--class", "kick", "--steps", "3")
    #expect(inverted.status == 0, "\(inverted.errors)")
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    try Self.train(folder, "--set", "conditional=false")
    func synth(_ options: String...) throws -> FoleyProcess.Result {
      try foley(["synth", folder["run"], "--out", folder["sounds"]] + options)
    }
    expect(try synth("--layers", "9"), status: 78, saying: "layers is 9")
    #expect(try synth("--layers", "some").status == 64)
    expect(try synth("--layers", "all", "--duration", "3"), status: 78, saying: "duration")
    expect(
      try synth("--layers", "all", "--like", "x.wav"), status: 78, saying: "--like generates one")
    expect(
      try foley(
        "train", folder["hits"], "--out", folder["few"], "--model", "gan3d", "--steps", "1"),
      status: 65, saying: "no group of 8 recordings")
    let other = try foley(
      ["train", folder["hits"], "--out", folder["other"], "--steps", "1"] + smallest)
    #expect(other.status == 0, "\(other.errors)")
    expect(
      try foley("synth", folder["other"], "--out", folder["sounds"], "--layers", "all"),
      status: 78, saying: "makes single sounds")
  }

  @Test func aResumedTrainingEndsWithTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let hits = try Self.hits(folder)
    let models = try [["4"], ["2", "4"]].enumerated().map { number, steps in
      let run = folder["run-\(number)"]
      for (index, count) in steps.enumerated() {
        let train = try foley(
          ["train", hits, "--out", run, "--steps", count, "--threads", "\(index + 1)"]
            + (index == 0 ? Self.options : ["--resume"]))
        #expect(train.status == 0, "\(train.errors)")
      }
      return bytes("\(run)/model.safetensors")
    }
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }
}
