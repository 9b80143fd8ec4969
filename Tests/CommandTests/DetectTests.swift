// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TestSupport
import Testing

struct DetectTests {
  /// Half a second of a decaying sawtooth, with or without a watermark.
  private func write(_ path: String, isMarked: Bool, tags: [AudioTag: String] = [:]) throws {
    let samples = (0..<8000).map { frame -> Float in
      let phase = Float(frame % 97) / 97 + Float(frame % 31) / 31 - 1
      return 0.4 * phase * exp(-Float(frame) / 3000)
    }
    var clip = AudioClip(samples: samples, sampleRate: 16_000)
    if isMarked { Watermark.embed(in: &clip) }
    try AudioFile.write(clip, to: path, tags: tags)
  }

  private struct Outcome: Decodable {
    struct Tags: Decodable {
      let foley: String
      let seed: Int?
    }
    let path: String
    let watermark: WatermarkFinding
    let tags: Tags?
  }

  @Test func marksAndTagsAreTold() throws {
    let folder = try TemporaryFolder()
    let comment = #"{"foley":"0.1.0","model":"0123456789abcdef","seed":7,"number":3,"new":[1]}"#
    try write(folder.file("in/a.wav"), isMarked: true, tags: [.comment: comment])
    try write(folder.file("in/b.wav"), isMarked: false, tags: [.comment: "loud"])
    let marked = try foley("detect", folder["in/a.wav"])
    #expect(marked.status == 0 && marked.errors.isEmpty)
    #expect(marked.output.contains("watermark found"))
    #expect(marked.output.contains("Foley 0.1.0, model 0123456789ab, seed 7, number 3"))
    let both = try foley("detect", folder["in"], "--json")
    #expect(both.status == 1)
    let outcomes = try JSONDecoder().decode([Outcome].self, from: Data(both.output.utf8))
    #expect(outcomes.map(\.path) == [folder["in/a.wav"], folder["in/b.wav"]])
    #expect(outcomes.map(\.watermark.verdict) == [.found, .absent])
    #expect(outcomes[0].tags?.seed == 7 && outcomes[1].tags == nil)
  }

  @Test func silenceCannotTell() throws {
    let folder = try TemporaryFolder()
    let silence = AudioClip(samples: [Float](repeating: 0, count: 800), sampleRate: 8000)
    try AudioFile.write(silence, to: folder["s.wav"])
    let result = try foley("detect", folder["s.wav"])
    #expect(result.status == 1 && result.output.contains("too short or silent to tell"))
    #expect(result.output.contains("no tags of Foley"))
  }

  @Test func mistakesAreSentences() throws {
    let folder = try TemporaryFolder()
    expect(try foley("detect", folder["none.wav"]), status: 66, saying: "does not exist")
    try folder.write("nothing", to: "x.wav")
    expect(try foley("detect", folder["x.wav"]), status: 65, saying: folder["x.wav"])
    try write(folder.file("in/a.wav"), isMarked: true)
    try folder.write("nothing", to: "in/x.wav")
    let mixed = try foley("detect", folder["in"])
    expect(mixed, status: 65, saying: "1 of 2 files failed")
    #expect(mixed.output.contains("watermark found"))
    let empty = try foley("detect")
    #expect(empty.status == 64)
  }

  @Test func whatCouldNotBeLookedAtIsNamed() throws {
    let folder = try TemporaryFolder()
    try write(folder.file("in/a.wav"), isMarked: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder["in/b.wav"], withDestinationPath: folder["nowhere"])
    let result = try foley("detect", folder["in"])
    expect(result, status: 66, saying: "in/b.wav cannot be read")
    #expect(result.output.contains("watermark found"))
    #expect(result.errors.contains("1 of 2 files failed"))
  }
}
