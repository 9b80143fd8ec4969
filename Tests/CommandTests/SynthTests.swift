// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

private func trainedFolder(_ classes: [String] = []) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  for name in classes {
    try FileManager.default.createDirectory(
      atPath: folder["sounds/\(name)"], withIntermediateDirectories: true)
    try AudioFile.write(
      AudioClip(samples: (0..<3000).map { Float(sin(Double($0) * 0.1)) }, sampleRate: 8000),
      to: folder["sounds/\(name)/a.wav"])
  }
  let sounds = classes.isEmpty ? try folder.makeRecordings() : folder["sounds"]
  let train = try foley(
    ["train", sounds, "--out", folder["run"], "--steps", "1"]
      + (classes.isEmpty ? [] : ["--conditional"]) + smallest)
  #expect(train.status == 0, "\(train.errors)")
  return folder
}

@Test func aSoundIsMadeAgainLikeItsFile() throws {
  let folder = try trainedFolder()
  try foley(
    "synth", folder["run"], "--out", folder["out"], "--count", "3", "--seed", "9", "--truncation",
    "0.5", "--format", "ogg", "--normalize", "loudness", "--duration", "1.5", "--name", "x-{number}"
  )
  let path = folder["out/x-0002.ogg"]
  let again = try foley("synth", folder["run"], "--like", path, "--out", folder["again"])
  #expect(
    again.status == 0 && again.output == "1 sound written to \(folder["again"])\n",
    "\(again.errors)")
  let isSame = bytes(folder["again/x-0002.ogg"]) == bytes(path) && bytes(path) != nil
  #expect(isSame)
  try foley("synth", folder["run"], "--like", path, "--out", folder["again"], "--format", "wav")
  #expect(try AudioFile.read(folder["again/x-0002.wav"]).durationSeconds == 1.5)
}

@Test func aSoundLikeThatOfAnotherModelIsRefused() throws {
  let (folder, other) = (try trainedFolder(), try trainedFolder(["a", "b"]))
  try foley("synth", folder["run"], "--out", folder["out"], "--count", "1")
  let result = try foley(
    "synth", other["run"], "--like", folder["out/run-0001.wav"], "--out", folder["again"])
  expect(result, status: 64, saying: "give the model it was made with")
}

@Test func oneSoundGoesToAPipe() throws {
  let folder = try trainedFolder()
  try foley("synth", folder["run"], "--out", folder["out"], "--count", "1")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/bash")
  process.arguments = [
    "-c", "\"$0\" synth \"$1\" --stdout | cmp - \"$2\"", FoleyProcess.executable, folder["run"],
    folder["out/run-0001.wav"],
  ]
  try process.run()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
}

private let refusedOptions: [([String], Int32)] = [
  (["--stdout", "--count", "2"], 78), (["--stdout", "--out", "x"], 78),
  (["--stdout", "--listen"], 78), (["--stdout", "--overwrite"], 78),
  (["--stdout", "--picture"], 78), ([], 64), (["--out", "x", "--like", "y", "--count", "2"], 78),
  (["--out", "x", "--normalize", "rms"], 64), (["--out", "x", "--level", "-3"], 78),
  (["--out", "x", "--duration", "-1"], 78), (["--out", ""], 64),
  (["--out", "x", "--channels", "0"], 78), (["--out", "x", "--first", "0"], 78),
]

@Test(arguments: refusedOptions)
func invalidOptionsOfSynthAreRefused(options: [String], status: Int32) throws {
  #expect(try foley(["synth", "model"] + options).status == status)
}

@Test(arguments: [
  (["--name", "../{number}"], "leaves the folder"), (["--name", "x"], "add {number}"),
  (["--format", "mp3", "--sample-rate", "96000"], "96000 Hz"),
  (["--name", "{class}{number}"], "has {class}"),
])
func soundsThatCannotBeRenderedAreRefused(options: [String], fragment: String) throws {
  let folder = try trainedFolder()
  let result = try foley(["synth", folder["run"], "--out", folder["out"]] + options)
  expect(result, status: 64, saying: fragment)
  #expect(!FileManager.default.fileExists(atPath: folder["out"]))
}

@Test func theOptionsOfSynthAreListed() throws {
  let result = try foley("synth", "--list-options")
  #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  let lines = result.output.split(separator: "\n")
  #expect(lines.allSatisfy { $0.count <= 80 })
  for name in ["class", "truncation", "trimSilence", "bitDepth", "watermark", "name"] {
    #expect(lines.contains { $0.hasPrefix("  \(name) ") }, "\(name)")
  }
  #expect(result.output.contains("a number from 0.001 to 3600, in seconds"))
}

@Test func theHelpOfSynthHasDefaultsOfTheSettings() throws {
  let words = try foley("synth", "--help").output.split { $0.isWhitespace }.joined(separator: " ")
  #expect(words.contains("--count <n> Number of sounds (default: 16)."))
  #expect(words.contains("--no-dither Turn off dither: triangular noise"))
}

@Test func aSettingThatDoesNotFitTheFileOfLikeIsRefused() throws {
  let folder = try trainedFolder()
  try foley("synth", folder["run"], "--out", folder["out"], "--count", "1")
  let result = try foley(
    "synth", folder["run"], "--like", folder["out/run-0001.wav"], "--out", folder["again"],
    "--level", "-3")
  #expect(result.status == 78 && result.errors.contains("level is set, but nothing is normalized"))
}
