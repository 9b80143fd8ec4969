// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// A run of one step on the classes `high` and `low`.
private func train(_ folder: TemporaryFolder, _ options: String...) throws {
  let result = try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "2", "--conditional"]
      + options + smallest)
  #expect(result.status == 0, "\(result.errors)")
}

/// The samples of a file.
private func sound(_ path: String) throws -> [Float] { try AudioFile.read(path).samples }

@Test(arguments: [
  ["--set", "criticConditioning=projection"],
  [
    "--model", "specgan", "--set", "generatorConditioning=embedding", "--set",
    "criticConditioning=classifier",
  ],
  [
    "--model", "specgan", "--set", "batchNormalization=true", "--set", "objective=hinge", "--set",
    "balancedClasses=true",
  ],
])
func aClassCanBeAskedFor(options: [String]) throws {
  let folder = try TemporaryFolder()
  try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "20"]
      + ["--conditional", "--learning-rate", "0.01"] + options + smallest.dropLast(2)
      + ["--width", "4"])
  for (out, more) in [
    ("turn", []), ("high", ["--class", "high"]), ("low", ["--class", "low"]),
    ("mix", ["--class", "high:1,low:3"]),
  ] {
    let result = try foley(
      ["synth", folder["run"], "--out", folder[out], "--count", "2", "--name", "{model}-{number}"]
        + more)
    #expect(result.status == 0, "\(result.errors)")
  }
  func sounds(_ out: String) throws -> [[Float]] {
    try (1...2).map { try sound(folder["\(out)/run-000\($0).wav"]) }
  }
  let (turn, high, low) = try (sounds("turn"), sounds("high"), sounds("low"))
  let comeInTurn = turn[0] == high[0] && turn[1] == low[1]
  #expect(comeInTurn)
  let mix = try sounds("mix")
  let areThree = Set([high[0], low[0], mix[0]]).count == 3
  #expect(areThree)
}

@Test func aFileIsNamedAfterItsClass() throws {
  let folder = try TemporaryFolder()
  try train(folder)
  let result = try foley("synth", folder["run"], "--out", folder["out"], "--count", "3")
  #expect(result.status == 0, "\(result.errors)")
  let files = try FileManager.default.contentsOfDirectory(atPath: folder["out"]).sorted()
  #expect(files == ["high-0001.wav", "high-0003.wav", "low-0002.wav", "manifest.jsonl"])
  let like = try foley(
    "synth", folder["run"], "--like", folder["out/low-0002.wav"], "--out", folder["again"])
  #expect(like.status == 0, "\(like.errors)")
  let isSame = bytes(folder["again/low-0002.wav"]) == bytes(folder["out/low-0002.wav"])
  #expect(isSame)
}

@Test func eachClassHasAFolder() throws {
  let folder = try TemporaryFolder()
  try train(folder)
  let result = try foley(
    "synth", folder["run"], "--out", folder["out"], "--count", "2", "--each-class")
  #expect(result.status == 0, "\(result.errors)")
  let files = try ["high", "low"].flatMap { name in
    try FileManager.default.contentsOfDirectory(atPath: folder["out/\(name)"]).sorted()
  }
  #expect(files == ["run-0001.wav", "run-0002.wav", "run-0001.wav", "run-0002.wav"])
  for name in ["high", "low"] {
    let asked = try foley(
      "synth", folder["run"], "--out", folder["asked/\(name)"], "--count", "2", "--class", name,
      "--name", "{model}-{number}")
    #expect(asked.status == 0, "\(asked.errors)")
  }
  let paths = ["out/high", "out/low", "asked/high", "asked/low"]
  let sounds = try paths.map { try sound(folder["\($0)/run-0002.wav"]) }
  let areOfTheirClass = sounds[0] == sounds[2] && sounds[1] == sounds[3]
  let areTwo = sounds[0] != sounds[1]
  #expect(areOfTheirClass && areTwo)
}

@Test func anUnknownClassIsNamedWithThoseThereAre() throws {
  let folder = try TemporaryFolder()
  try train(folder)
  let result = try foley(
    "synth", folder["run"], "--out", folder["out"], "--class", "middle")
  expect(result, status: 64, saying: "no class \"middle\": it has high, low.")
}

@Test func classesOfAModelWithoutThemAreRefused() throws {
  let folder = try TemporaryFolder()
  try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + smallest)
  for more in [["--class", "high"], ["--each-class"]] {
    let result = try foley(["synth", folder["run"], "--out", folder["out"]] + more)
    expect(result, status: 64, saying: "trained without classes")
  }
}

@Test func anUnlabelledFolderHasNoClassesToLearn() throws {
  let folder = try TemporaryFolder()
  _ = try folder.makeRecordings()
  let result = try foley(
    ["train", folder["sounds/high"], "--out", folder["run"], "--steps", "1", "--conditional"]
      + smallest)
  expect(result, status: 78, saying: "not in two subfolders or more")
}

@Test(arguments: [
  (
    ["--model", "specgan", "--set", "generatorConditioning=scale"],
    "generatorConditioning is set, but the model has no classes"
  ),
  (["--set", "classWeight=2", "--conditional"], "the critic does not name classes"),
  (["--set", "gapAwareRate=true", "--set", "objective=wasserstein"], "gapAwareRate is set"),
  (["--set", "decay=linear", "--set", "decayEnd=5", "--set", "decayStart=9"], "decayEnd is 5"),
  (["--set", "decayEnd=5"], "nothing decays"),
  (["--set", "criticLearningRate=0"], "criticLearningRate is 0"),
  (["--set", "instanceNoiseSteps=5"], "no noise to fade"),
  (["--set", "dropout=1"], "dropout is 1"),
])
func optionsThatMakeNoSenseAreNamed(options: [String], fragment: String) throws {
  let folder = try TemporaryFolder()
  let result = try foley(
    ["train", try folder.makeRecordings(), "--out", folder["run"], "--steps", "1"] + options
      + smallest)
  expect(result, status: 78, saying: fragment)
}
