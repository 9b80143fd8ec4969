// SPDX-License-Identifier: MIT
import Foundation
import TestSupport
import Testing

/// `foley export`; scripts/onnx-check compares its files with ONNX Runtime.
struct ExportTests {
  @Test(arguments: ["network", "sound"]) func aModelBecomesAFile(part: String) throws {
    let folder = try TemporaryFolder()
    let model = try folder.makeModel()
    let export = try foley(
      "export", model, "--output", folder["m.onnx"], "--parts", part)
    #expect(export.status == 0, "\(export.errors)")
    #expect(export.output.contains("inputs latents [N, 3]"), "\(export.output)")
    let file = try #require(bytes(folder["m.onnx"]))
    // IR version 7 as the first field, then the producer.
    #expect(Array(file.prefix(9)) == [8, 7, 18, 5] + Array("Foley".utf8))
    #expect(file.range(of: Data((part == "sound" ? "sound" : "example").utf8)) != nil)
    #expect(file.range(of: Data("not marked as generated".utf8)) != nil)
    expect(
      try foley("export", model, "--output", folder["m.onnx"]), status: 73, saying: "exists")
    let again = try foley("export", model, "--output", folder["b.onnx"], "--parts", part)
    #expect(again.status == 0 && bytes(folder["b.onnx"]) == file)
  }

  /// A link that leads nowhere is in the way like a file.
  @Test func aLinkIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    for name in ["m.onnx", "m.safetensors", "c.safetensors", "l.html"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder[name], withDestinationPath: folder["nowhere"])
    }
    let commands = [
      ["export", "x", "--output", folder["m.onnx"]],
      ["import", "x", "--out", folder["m.safetensors"]],
      ["classify", "train", "x", "--out", folder["c.safetensors"]],
      ["listen-test", "x", "y", "--out", folder["l.html"]],
    ]
    for command in commands { expect(try foley(command), status: 73, saying: "exists already") }
  }

  @Test func mistakesAreNamed() throws {
    let folder = try TemporaryFolder()
    let wrong = try foley("export", "x", "--output", "m.pt")
    #expect(wrong.status == 64 && wrong.errors.contains("ends in .onnx"))
    expect(
      try foley("export", folder["none"], "--output", folder["m.onnx"]), status: 66,
      saying: "does not exist")
  }
}
