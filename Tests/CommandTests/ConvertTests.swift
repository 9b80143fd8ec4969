// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

/// `foley train --model pix2pix` and `foley convert`, as processes.
struct ConvertTests {
  private static let small = [
    "--model", "pix2pix", "--preset", "tiny", "--slice-length", "1024", "--width", "1",
    "--batch-size",
    "2", "--set", "criticWidth=1",
  ]

  private func makeModel(_ folder: TemporaryFolder, steps: Int = 2) throws -> String {
    let train = try foley(
      [
        "train", try folder.makeRecordings(), "--degrade", "lowpass:2000", "--out", folder["run"],
        "--steps", "\(steps)",
      ] + Self.small)
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.contains("foley convert \(folder["run"])"), "\(train.output)")
    #expect(train.output.contains("computed: lowpass:2000"))
    return folder["run"]
  }

  @Test func aModelOfPairsConvertsFilesAndFolders() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(folder)
    let info = try foley("info", model)
    #expect(info.status == 0 && info.output.contains("Pix2Pix"), "\(info.output)\(info.errors)")
    let one = try foley("convert", model, folder["sounds/low/c.wav"], "--out", folder["one.flac"])
    #expect(one.status == 0, "\(one.errors)")
    let sound = try AudioFile.information(at: folder["one.flac"])
    #expect(sound.sampleRate == 8000 && sound.frameCount == 3000)
    let all = try foley("convert", model, folder["sounds"], "--out", folder["out"])
    #expect(
      all.status == 0 && all.output.contains("3 sounds written"), "\(all.output)\(all.errors)")
    #expect(text(folder["out/manifest.jsonl"])?.split(separator: "\n").count == 3)
    let detect = try foley("detect", folder["out"])
    #expect(detect.output.contains("tags: Foley"), "\(detect.output)")
    let again = try foley("convert", model, folder["sounds"], "--out", folder["out"])
    #expect(again.output.contains("0 sounds written") && again.output.contains("3 already there"))
    let paired = try foley("evaluate", folder["sounds"], folder["out"], "--paired")
    #expect(paired.status == 0, "\(paired.errors)")
  }

  @Test func aFileOfAnotherRateIsConvertedAndThatIsSaid() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(folder)
    let clip = AudioClip(
      samples: (0..<22_050).map { sin(Float($0) * 0.05) / 2 }, sampleRate: 22_050)
    try AudioFile.write(clip, to: folder["high.wav"])
    let result = try foley("convert", model, folder["high.wav"], "--out", folder["out.wav"])
    #expect(result.status == 0)
    #expect(result.output.contains("another rate than the model's 8000 Hz"), "\(result.output)")
    #expect(result.output.contains("what lay above 4000 Hz is lost"))
  }

  @Test func badInputIsASentence() throws {
    let folder = try TemporaryFolder()
    let model = try makeModel(folder)
    let sound = folder["sounds/low/c.wav"]
    try AudioFile.write(
      AudioClip(samples: [Float](repeating: 0, count: 900), sampleRate: 8000),
      to: folder["silent.wav"])
    try AudioFile.write(
      AudioClip(samples: [0.5], sampleRate: 22_050), to: folder["short.wav"])
    try folder.write("text", to: "there.wav")
    let cases: [(arguments: [String], status: Int32, words: String)] = [
      (["synth", model, "--out", folder["o"]], 65, "no model that can make sounds from latents"),
      (
        ["convert", model, sound, "--out", folder["o.wav"], "--reverse"], 65,
        "converts in one direction only"
      ),
      (["convert", model, folder["silent.wav"], "--out", folder["o.wav"]], 65, "is silent"),
      (["convert", model, folder["short.wav"], "--out", folder["o.wav"]], 65, "is too short"),
      (["convert", model, sound, "--out", folder["there.wav"]], 73, "exists already"),
      (["convert", model, sound, "--out", folder["o.xyz"]], 64, "supported format"),
      (["convert", model, folder["none.wav"], "--out", folder["o.wav"]], 66, "does not exist"),
      (["convert", model, sound, "--out", folder["o.wav"], "--strength", "3"], 64, "from 0 to 2"),
    ]
    for (arguments, status, words) in cases {
      let result = try foley(arguments)
      #expect(result.status == status, "\(arguments): \(result.status), \(result.errors)")
      #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
    }
    #expect(bytes(folder["there.wav"]) == Data("text".utf8))
    let generator = try folder.makeModel("generator")
    let result = try foley("convert", generator, sound, "--out", folder["o.wav"])
    #expect(result.status == 65 && result.errors.contains("turn a sound into another"))
  }

  @Test func foldersOfATrainingThatDoNotFitAreASentence() throws {
    let folder = try TemporaryFolder()
    let sounds = try folder.makeRecordings()
    try FileManager.default.createDirectory(
      atPath: folder["others"], withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(sounds)/low/c.wav", toPath: folder["others/d.wav"])
    let cases: [(arguments: [String], words: String)] = [
      ([sounds], "learns from pairs"),
      (["--from", sounds, "--to", sounds], "learns from pairs"),
      (["--source", sounds, "--target", folder["others"]], "most similar: low/c.wav and d.wav"),
      ([sounds, "--degrade", "hum:50"], "the step \"hum:50\", which is unknown"),
      ([sounds, "--degrade", "noise:\(folder["none"]):10"], "does not exist"),
      ([sounds, "--from-label", "a=b", "--degrade", "lowpass:900"], "fromLabel"),
      (
        [sounds, "--degrade", "lowpass:900", "--channels", "2"], "foley convert turns each channel"
      ),
    ]
    for (arguments, words) in cases {
      let result = try foley(
        ["train"] + arguments + ["--out", folder["run"], "--steps", "1"] + Self.small)
      #expect(result.status != 0 && result.errors.contains(words), "\(arguments): \(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder["run/options.json"]))
    }
    let result = try foley("train", "--out", folder["run"])
    #expect(result.status == 64 && result.errors.contains("Name the folder"))
  }
}
