// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

@Test func infoNamesTheMachine() throws {
  let result = try foley("info")
  #expect(result.status == 0)
  for name in ["Foley", "CPU", "threads"] {
    #expect(result.output.contains("\(name) "), "\(result.output)")
  }
}

@Test func infoIsJSONOnRequest() throws {
  let result = try foley("info", "--json")
  let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
  #expect(object?["version"] as? String == "0.1.0")
  #expect(object?["vectorInstructions"] is String)
  // What scripts/build links in; a swift build alone has none.
  if let revision = object?["revision"] {
    let text = try #require(revision as? String)
    #expect(text.wholeMatch(of: /[0-9a-f]{12}(, modified)?/) != nil, "\(text)")
  }
}

@Test func versionNamesTheBuild() throws {
  let result = try foley("--version")
  #expect(result.status == 0)
  #expect(result.output.wholeMatch(of: /0\.1\.0( \([0-9a-f]{12}(, modified)?\))?\n/) != nil)
  let name = result.output.trimmingCharacters(in: .newlines)
  let lines = try foley("info").output.split(separator: "\n")
  #expect(lines.first?.hasSuffix(" \(name)") == true, "\(lines)")
}

@Test func infoDescribesAFolderOfAudio() throws {
  let folder = try TemporaryFolder()
  let result = try foley("info", try folder.makeRecordings())
  #expect(result.output.contains("3 files"))
  #expect(result.output.contains("high 2, low 1"))
}

@Test func infoDescribesARunAndItsModel() throws {
  let folder = try TemporaryFolder()
  try foley(
    [
      "train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "2", "--model",
      "wavegan",
    ]
      + smallest)
  let run = try foley("info", folder["run"])
  #expect(run.output.contains("steps 1, 2"), "\(run.output)")
  let model = try foley("info", folder["run/model.safetensors"], "--json")
  let object = try JSONSerialization.jsonObject(with: Data(model.output.utf8)) as? [String: Any]
  #expect(object?["architecture"] as? String == "WaveGAN")
  #expect(object?["sampleRate"] as? Int == 8000)
  #expect(object?["classNames"] as? [String] == ["high", "low"])
}

@Test func infoOnNothingIsAnError() throws {
  let result = try foley("info", "/nowhere")
  #expect(result.status == 66)
  #expect(result.errors.contains("/nowhere"))
}

@Test func infoOfASoundOfUnknownLengthSaysSo() throws {
  let folder = try TemporaryFolder()
  let samples = (0..<100_000).map { Float(sin(Double($0) * 0.05)) * 0.5 }
  let whole = try AudioFile.encode(
    AudioClip(samples: samples, sampleRate: 8000), for: "a.ogg", encoding: AudioEncoding(.ogg)
  ).bytes
  try Data(whole.prefix(whole.count / 2)).write(to: URL(fileURLWithPath: folder["half.ogg"]))
  let text = try foley("info", folder["half.ogg"])
  #expect(text.output.contains("unknown at 8000 Hz"), "\(text.output)")
  let json = try foley("info", folder["half.ogg"], "--json")
  let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
  let sound = object?["sound"] as? [String: Any] ?? object
  #expect(sound?["frameCount"] is NSNull, "\(json.output)")
}
