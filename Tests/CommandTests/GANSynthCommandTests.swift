// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import TestSupport
import Testing

/// A GANSynth from notes to sounds of a pitch.
struct GANSynthCommandTests {
  private static let options = [
    "--model", "gansynth", "--slice-length", "4096", "--width", "1", "--batch-size", "2",
    "--set", "latentSize=3", "--set", "fftSize=256", "--set", "melBands=64",
    "--set", "checkpointMinutes=0",
  ]

  /// Four notes of two pitches at 8 kHz.
  private static func notes(_ folder: TemporaryFolder) throws -> String {
    for (name, hertz) in [("C4", 261.63), ("Eb4", 311.13)] {
      for take in 1...2 {
        let samples = (0..<4000).map {
          0.5 * Float(sin(2 * Double.pi * hertz * Double($0) / 8000 + Double(take)))
        }
        try AudioFile.write(
          AudioClip(samples: samples, sampleRate: 8000, channelCount: 1),
          to: try folder.file("notes/\(name)/\(take).wav"), encoding: AudioEncoding(.wav))
      }
    }
    return folder["notes"]
  }

  @Test func notesBecomeSoundsOfAPitch() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try Self.notes(folder), "--out", folder["run"], "--steps", "2"] + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    #expect(try foley("info", folder["run"]).output.contains("GANSynth"))
    for (pitch, name) in [("60", "a"), ("c4", "b")] {
      let synth = try foley(
        "synth", folder["run"], "--out", folder[name], "--count", "2", "--pitch", pitch)
      #expect(synth.status == 0, "\(synth.errors)")
    }
    let first = bytes(folder["a/C4-0001.wav"])
    #expect(first != nil && first == bytes(folder["b/C4-0001.wav"]))
    let sharp = try foley(
      "synth", folder["run"], "--out", folder["c"], "--count", "1", "--pitch", "D#4")
    #expect(sharp.status == 0 && bytes(folder["c/Eb4-0001.wav"]) != nil, "\(sharp.errors)")
    let network = try foley(
      "export", folder["run"], "--output", folder["notes.onnx"], "--parts", "network")
    #expect(network.status == 0, "\(network.errors)")
    let sound = try foley(
      "export", folder["run"], "--output", folder["sound.onnx"], "--parts", "sound")
    #expect(sound.status == 0, "\(sound.errors)")
    try Self.checkSumAxis(ofModel: folder["sound.onnx"])
    let inverted = try foley(
      "invert-latent", folder["run"], folder["a/C4-0001.wav"], "--output", folder["found.wav"],
      "--class", "C4", "--steps", "3")
    #expect(inverted.status == 0, "\(inverted.errors)")
  }

  /// ONNX asks for an axis of `CumSum` without dimensions.
  ///
  /// The graph is field 7 of a model, with nodes in
  /// field 1 and constants in field 5; those have their dimensions in field 1 and their type in field 2.
  private static func checkSumAxis(ofModel path: String) throws {
    func fields(_ message: ArraySlice<UInt8>?, _ number: Int) throws -> [ProtobufReader.Field] {
      try ProtobufReader.fields(of: message ?? []).filter { $0.number == number }
    }
    let model = try PlainFile(path).contents()
    let graph = try fields(model[...], 7).first?.value.bytes
    let name = Array("CumSum".utf8)
    let node = try fields(graph, 1).first { node in
      try fields(node.value.bytes, 4).contains { $0.value.bytes?.elementsEqual(name) == true }
    }
    let axis = try fields(node?.value.bytes, 1).last?.value.bytes
    let constant = try fields(graph, 5).first {
      try fields($0.value.bytes, 8).first?.value.bytes == axis
    }
    let dimensions = try fields(constant?.value.bytes, 1)
    let type = try fields(constant?.value.bytes, 2).first?.value.integer
    #expect(axis != nil && dimensions.isEmpty && type == 7)
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    let train = try foley(
      ["train", try Self.notes(folder), "--out", folder["run"], "--steps", "1"] + Self.options)
    #expect(train.status == 0, "\(train.errors)")
    func synth(_ model: String, _ options: String...) throws -> FoleyProcess.Result {
      try foley(["synth", folder[model], "--out", folder["sounds"]] + options)
    }
    expect(try synth("run", "--pitch", "H4"), status: 64, saying: "--pitch is H4")
    expect(try synth("run", "--pitch", "D4"), status: 64, saying: "the nearest is")
    expect(
      try synth("run", "--pitch", "C4", "--class", "C4"), status: 78,
      saying: "--pitch and --class exclude each other")
    expect(
      try synth("run", "--pitch", "C4", "--each-class"), status: 78,
      saying: "--pitch and --each-class exclude each other")
    let other = try foley(
      ["train", try folder.makeRecordings(), "--out", folder["other"], "--conditional"]
        + ["--steps", "1", "--model", "specgan"] + smallest)
    #expect(other.status == 0, "\(other.errors)")
    expect(try synth("other", "--pitch", "C4"), status: 64, saying: "are no pitches")
    expect(
      try foley("train", folder["notes/C4"], "--out", folder["one"], "--model", "gansynth"),
      status: 78, saying: "conditional")
  }

  @Test func aResumedTrainingEndsWithTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let notes = try Self.notes(folder)
    let models = try [["4"], ["2", "4"]].enumerated().map { number, steps in
      let run = folder["run-\(number)"]
      for (index, count) in steps.enumerated() {
        let train = try foley(
          ["train", notes, "--out", run, "--steps", count, "--threads", "\(index + 1)"]
            + (index == 0 ? Self.options : ["--resume"]))
        #expect(train.status == 0, "\(train.errors)")
      }
      return bytes("\(run)/model.safetensors")
    }
    let areEqual = models[0] != nil && models[0] == models[1]
    #expect(areEqual)
  }
}
