// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

/// `foley train --model vae`, and the commands for models that have an encoder.
struct VAECommandTests {
  private static let options = [
    "--model", "vae", "--slice-length", "4096", "--width", "1", "--batch-size", "2",
    "--set", "latentSize=3", "--set", "checkpointMinutes=0",
  ]

  private static func train(_ folder: TemporaryFolder, _ options: String...) throws -> String {
    let train = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "3"]
        + ["--conditional"] + Self.options + options)
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains("VAE"), "\(train.output)")
    return folder["run"]
  }

  /// Recordings become latents, the latents sounds as long as the recordings.
  @Test func recordingsAreEncodedAndDecoded() throws {
    let folder = try TemporaryFolder()
    let run = try Self.train(folder)
    let info = try foley("info", run).output
    #expect(info.contains("VAE") && info.contains("foley encode"), "\(info)")
    let one = try foley("encode", run, folder["sounds/low/c.wav"], "--out", folder["c.npy"])
    #expect(one.status == 0 && one.output.contains("3 numbers, class low"), "\(one)")
    let latent = try NumpyArray(contentsOf: folder["c.npy"])
    #expect(latent.shape == [3] && latent.element == .float32)
    for (format, name) in [("npy", "latents"), ("wav", "made")] {
      let all = try foley(
        "encode", run, folder["sounds"], "--out", folder[name], "--format", format, "--threads", "2"
      )
      #expect(all.status == 0 && all.output.contains("3 recordings"), "\(all)")
    }
    #expect(bytes(folder["latents/low/c.npy"]) == bytes(folder["c.npy"]))
    #expect(try AudioFile.information(at: folder["made/low/c.wav"]).frameCount == 3000)
    let compared = try foley("evaluate", folder["sounds"], folder["made"], "--paired")
    #expect(compared.status == 0 && compared.output.contains("3 pairs"), "\(compared)")
    for (source, flags) in [("c.npy", ["--class", "low"]), ("made/low/c.wav", [])] {
      let synth = try foley(
        ["synth", run, "--latent", folder[source], "--out", folder["again-\(flags.count)"]] + flags)
      #expect(synth.status == 0, "\(synth.errors)")
    }
    expect(
      try foley("synth", run, "--latent", folder["c.npy"], "--out", folder["none"]), status: 65,
      saying: "name the class")
  }

  /// Without a class and a folder's name that is one, the nearest class is found.
  @Test func theClassIsThatOfTheFlagOrTheNearest() throws {
    let folder = try TemporaryFolder()
    let run = try Self.train(folder, "--set", "learningRate=0.05", "--set", "warmupSteps=0")
    try FileManager.default.copyItem(
      atPath: folder["sounds/low/c.wav"], toPath: folder["c.wav"])
    func encode(_ flags: String...) throws -> Encoded {
      let result = try foley(
        ["encode", run, folder["c.wav"], "--out", folder["c.json"]] + flags)
      #expect(result.status == 0, "\(result.errors)")
      var encoded = try JSONDecoder().decode(
        Encoded.self, from: Data(contentsOf: URL(filePath: folder["c.json"])))
      encoded.distance = result.output.split(whereSeparator: \.isWhitespace).last.flatMap {
        Double($0)
      }
      return encoded
    }
    let (nearest, high, low) = (
      try encode(), try encode("--class", "high"), try encode("--class", "low")
    )
    #expect(high.classes == [1, 0] && low.classes == [0, 1])
    let wanted = (high.distance ?? 0) < (low.distance ?? 0) ? high : low
    #expect(
      high.distance != nil && high.distance != low.distance && nearest == wanted,
      "\(nearest), \(high), \(low)")
  }

  /// A latent file, and the distance that the command states.
  private struct Encoded: Decodable, Equatable {
    let latent: [Double]
    let classes: [Double]
    var distance: Double?
  }

  /// A path between two recordings begins and ends with their latents; the encoder inverts at once.
  @Test func recordingsArePlaces() throws {
    let folder = try TemporaryFolder()
    let run = try Self.train(folder, "--set", "adversarial=true")
    let path = try foley(
      "explore", "path", run, folder["sounds/high/a.wav"], folder["sounds/low/c.wav"], "--class",
      "high", "--steps", "2", "--output", folder["path"])
    #expect(path.status == 0 && path.output.contains("3 sounds"), "\(path)")
    let inverted = try foley(
      "invert-latent", run, folder["sounds/high/a.wav"], "--class", "high", "--output",
      folder["found.wav"])
    #expect(inverted.status == 0 && inverted.output.contains("encoder"), "\(inverted)")
    #expect(bytes(folder["found.wav"]) == bytes(folder["path/step-0000.wav"]))
    let searched = try foley(
      "invert-latent", run, folder["sounds/high/a.wav"], "--output", folder["searched.wav"],
      "--candidates", "4", "--starts", "1", "--steps", "1")
    #expect(
      searched.status == 0 && searched.output.contains("nearest random sound"), "\(searched)")
  }

  @Test func otherModelsDoNotEncode() throws {
    let folder = try TemporaryFolder()
    let model = try folder.makeModel()
    expect(
      try foley("encode", model, folder["sounds"], "--out", folder["out"]), status: 65,
      saying: "no model that can turn a sound into a latent")
    #expect(!FileManager.default.fileExists(atPath: folder["out"]))
    expect(
      try foley(
        "explore", "path", model, folder["sounds/low/c.wav"], "#1", "--output", folder["p"]),
      status: 65, saying: "no encoder")
    #expect(try foley("encode", model, folder["sounds"]).status == 64)
  }

  /// Trains once with one thread and once in two parts with one and then two.
  @Test(arguments: ["false", "true"])
  func aResumedRunEndsWithTheBytesOfOneThatWasLeftAlone(adversarial: String) throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    let models = try [["4"], ["2", "4"]].enumerated().map { number, steps in
      let run = folder["run-\(number)"]
      for (index, count) in steps.enumerated() {
        let train = try foley(
          ["train", recordings, "--out", run, "--steps", count, "--threads", "\(index + 1)"]
            + (index == 0
              ? Self.options + ["--conditional", "--set", "adversarial=\(adversarial)"]
              : ["--resume"]))
        #expect(train.status == 0, "\(train.errors)")
      }
      return bytes("\(run)/model.safetensors")
    }
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }
}
