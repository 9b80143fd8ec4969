// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// Checkpoints of TensorFlow, see `Tests/Fixtures/import/record.py`.
private let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../Fixtures/import").standardizedFileURL.path

/// `foley import`, and what other commands make of its models.
struct ImportTests {
  @Test func aWaveGANCanBePlayedDescribedExploredAndExported() throws {
    let folder = try TemporaryFolder()
    let model = folder["m.safetensors"]
    let result = try foley("import", "\(fixtures)/wavegan", "--out", model)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(
      lines.first?.hasPrefix("found: TensorFlow checkpoint model.ckpt-1234: a WaveGAN") == true)
    #expect(result.output.contains("a post filter of 512 taps"))
    #expect(result.output.contains("left out: 4 arrays of the critic"))
    #expect(!result.output.contains("assumed"))
    expect(
      try foley("import", "\(fixtures)/wavegan", "--out", model), status: 73, saying: "exists")
    #expect(
      try foley(
        "import", "\(fixtures)/manifest/manifest.json", "--out", model, "--overwrite",
        "--sample-rate", "22050"
      ).status == 0)
    let synth = try foley("synth", model, "--out", folder["sounds"], "--count", "2")
    #expect(synth.status == 0, "\(synth.errors)")
    let info = try foley("info", model)
    #expect(info.output.contains("16384 samples at 22050 Hz"), "\(info.errors)")
    #expect(info.output.contains("web checkpoint"))
    let path = try foley(
      "explore", "path", model, "#1", "#2", "--steps", "2", "--output", folder["path.wav"])
    #expect(path.status == 0, "\(path.errors)")
    let export = try foley("export", model, "--output", folder["m.onnx"])
    #expect(export.status == 0, "\(export.errors)")
  }

  @Test func aSpecGANCanBePlayed() throws {
    let folder = try TemporaryFolder()
    let model = folder["m.safetensors"]
    let result = try foley(
      "import", "\(fixtures)/specgan", "--out", model, "--moments",
      "\(fixtures)/specgan/moments-2.pkl")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("assumed: a sample rate of 16000 Hz"))
    let synth = try foley("synth", model, "--out", folder["sounds"], "--count", "1")
    #expect(synth.status == 0, "\(synth.errors)")
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    let wrong = try foley("import", "x", "--out", "m.onnx")
    #expect(wrong.status == 64 && wrong.errors.contains("ends in .safetensors"))
    let model = folder["foley.safetensors"]
    #expect(try foley("import", "\(fixtures)/wavegan", "--out", model).status == 0)
    let out = ["--out", folder["m.safetensors"]]
    for (words, status, fragment) in [
      ([folder["none"]], 66, "is no checkpoint"),
      (["\(fixtures)/stereo", "--slice-length", "16384"], 78, "32768 or 65536"),
      (["\(fixtures)/stereo", "--sample-rate", "0"], 78, "--sample-rate"),
      (["\(fixtures)/specgan-nearest"], 64, "--moments"),
      (["\(fixtures)/wavegan", "--padding", "11"], 78, "no use for --padding"),
      (["\(fixtures)/wavegan", "--moments", "none.pkl"], 78, "no use for --moments"),
      (["\(fixtures)/specgan", "--moments", "\(fixtures)/specgan/checkpoint"], 65, "pickle"),
      (["\(fixtures)/specgan/moments.json"], 65, "is damaged"),
      ([model], 65, "a model of Foley already"),
    ] as [([String], Int32, String)] {
      expect(try foley(["import"] + words + out), status: status, saying: fragment)
    }
    #expect(bytes(folder["m.safetensors"]) == nil)
    try folder.write([1, 2, 3], to: "x.index")
    expect(try foley(["import", folder["x.index"]] + out), status: 65, saying: "no index")
  }
}
