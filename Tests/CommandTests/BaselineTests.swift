// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct BaselineTests {
  @Test func copiesAreRecordingsWithGainAndShift() throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    let result = try foley(
      "baseline", recordings, "--method", "copy", "--out", folder["out"], "--count", "6",
      "--no-watermark", "--bit-depth", "32f")
    #expect(result.status == 0 && result.output.hasPrefix("6 sounds written"), "\(result.errors)")
    var sounds: [AudioClip] = []
    for number in 1...6 {
      let name = number % 2 == 1 ? "high" : "low"
      let path = folder["out/\(name)-000\(number).wav"]
      let information = try AudioFile.information(at: path)
      let comment = try #require(information.tags[.comment])
      #expect(
        comment.contains("\"baseline\":\"copy\"") && comment.contains("\"class\":\"\(name)\""))
      let file = try #require(comment.firstMatch(of: /"recording":"([^"]*)"/)).1
      try expectCopy(
        AudioFile.read(path), of: AudioFile.read("\(recordings)/\(file)"), "\(path) of \(file)")
      sounds.append(try AudioFile.read(path))
    }
    #expect(Set(sounds.map(\.samples)).count == 6)
  }

  /// A shift of at most 160 of 8000 samples a second, and one gain within 6 dB.
  private func expectCopy(_ clip: AudioClip, of recording: AudioClip, _ text: String) {
    #expect(clip.frameCount <= 3000 && clip.frameCount >= 2840, "\(text)")
    let fits = (-160...160).contains { shift in
      let places = (200..<2600).filter { abs(recording.samples[$0]) > 0.1 }
      let ratios = places.map { clip.samples[$0 + shift] / recording.samples[$0] }
      guard let low = ratios.min(), let high = ratios.max() else { return false }
      return high - low < 1e-3 && low > 0.5 && high < 2
    }
    #expect(fits, "\(text)")
  }

  @Test func meansAreOfTheirClass() throws {
    let folder = try TemporaryFolder()
    for (name, step) in [("low", 0.2), ("high", 1.5)] {
      for index in 0..<3 {
        let samples = (0..<4000).map { Float(sin(Double($0 + 7 * index) * step)) * 0.5 }
        try AudioFile.write(
          AudioClip(samples: samples, sampleRate: 8000),
          to: folder.file("sounds/\(name)/\(index).wav"))
      }
    }
    let arguments = [
      "baseline", folder["sounds"], "--method", "mean", "--count", "2", "--each-class",
      "--no-watermark", "--seconds", "0.4",
    ]
    #expect(try foley(arguments + ["--out", folder["out"]]).status == 0)
    for (name, hertz) in [("low", 0.2), ("high", 1.5)] {
      let clips = try (1...2).map { try AudioFile.read(folder["out/\(name)/mean-000\($0).wav"]) }
      #expect(clips[0] != clips[1] && clips.allSatisfy { $0.frameCount == 3200 })
      let octaves = SoundCharacter(of: clips[0]).brightnessOctaves
      #expect(abs(octaves - log2(hertz * 8 / (2 * Double.pi))) < 0.2, "\(name): \(octaves)")
      #expect((0.3...0.51).contains(clips[0].peak))
    }
    #expect(try foley(arguments + ["--out", folder["again"], "--threads", "1"]).status == 0)
    let file = "low/mean-0002.wav"
    let isSame = bytes(folder["out/\(file)"]) == bytes(folder["again/\(file)"])
    #expect(isSame)
  }

  @Test func nothingIsReplaced() throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    let arguments = ["baseline", recordings, "--method", "copy", "--out", folder["out"]]
    #expect(try foley(arguments + ["--count", "2"]).status == 0)
    let before = bytes(folder["out/low-0002.wav"])
    let again = try foley(arguments + ["--count", "4", "--seed", "1"])
    expect(
      again, status: 73, saying: "(and 1 more) exists already, and a baseline replaces no files")
    #expect(bytes(folder["out/low-0002.wav"]) == before && bytes(folder["out/low-0004.wav"]) == nil)
  }

  @Test func mistakesAreSentences() throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    func baseline(_ more: String...) throws -> FoleyProcess.Result {
      try foley(["baseline", recordings, "--out", folder["out"]] + more)
    }
    let long = try baseline("--method", "mean", "--seconds", "601")
    #expect(long.status == 78 && long.errors.contains("give a number from 0.001 to 600"))
    expect(
      try baseline("--method", "mean", "--seconds", "600", "--sample-rate", "192000"), status: 64,
      saying: "take too much memory")
    let unknown = try baseline("--method", "median")
    #expect(unknown.status == 64 && unknown.errors.contains("copy"))
    expect(
      try baseline("--method", "copy", "--name", "x"), status: 64, saying: "add {number} to it")
    let flat = try foley(
      "baseline", "\(recordings)/low", "--method", "copy", "--out", folder["out"], "--each-class")
    expect(flat, status: 64, saying: "has no subfolders")
    let missing = try foley("baseline", folder["none"], "--method", "copy", "--out", folder["out"])
    expect(missing, status: 66, saying: "does not exist")
  }
}
