// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Files
import Foundation
import Models
import TestSupport
import Testing
import Training

/// The setup of a training on groups of recordings.
struct VolumeTrainingTests {
  /// Ten hits of two toms and of a kick, and three of a snare.
  private static func hits() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, hertz, count) in [
      ("tom/low", 400.0, 10), ("tom/high", 1500, 10), ("kick/deep", 50, 10),
      ("snare/tight", 800, 3),
    ] {
      for take in 1...count {
        let samples = (0..<1200).map { frame in
          Float(take) / 12 * Float(sin(2 * Double.pi * hertz * Double(frame) / 8000))
        }
        try AudioFile.write(
          AudioClip(samples: samples, sampleRate: 8000),
          to: try folder.file("\(name)_vl\(take).wav"), encoding: AudioEncoding(.wav))
      }
    }
    return folder
  }

  private static func options(_ change: (inout TrainingOptions) -> Void = { _ in }) throws
    -> TrainingOptions
  {
    var options = TrainingOptions(GAN3D.self, preset: .tiny)
    for (name, value) in [
      ("sliceLength", 1024), ("width", 1), ("latentSize", 3), ("batchSize", 2), ("fftSize", 128),
      ("hop", 64), ("melBands", 16), ("layers", 4),
    ] {
      try options.set(name, to: .integer(value))
    }
    options.conditional = true
    change(&options)
    return options
  }

  @Test func examplesAreRowsOfHits() throws {
    let folder = try Self.hits()
    let setup = try TrainingSetup(folder: folder.path, options: try Self.options())
    #expect(setup.loader.examples(0).shape == [2, 4, 16, 16, 1])
    #expect(setup.loader.labels(0)?.shape == [2, 2])
    #expect(setup.design.representation.sliceLength == 4096)
    #expect(setup.dataset.classNames == ["kick", "tom"])
    #expect(setup.reportText.contains("3 groups of 10 to 10 recordings of an instrument"))
    #expect(setup.reportText.contains("\"snare tight\", has 3 recordings, fewer than 4"))
    #expect(setup.summary.contains("4 hits of 0.128 s"))
    let evaluator = try #require(setup.evaluator)
    #expect(!evaluator.isHeldOut)
  }

  /// Of the two toms one, of one kick none.
  @Test func wholeInstrumentsAreHeldOut() throws {
    let folder = try Self.hits()
    let all = try TrainingSetup(folder: folder.path, options: try Self.options())
    let split = try TrainingSetup(
      folder: folder.path, options: try Self.options { $0.heldOutShare = 0.5 })
    #expect(try #require(split.evaluator).isHeldOut)
    func pitches(_ setup: TrainingSetup) -> Set<[Float]> {
      // The loudest band of the last hit.
      Set(
        (0..<16).flatMap { index -> [[Float]] in
          let examples = setup.loader.examples(index).values
          return (0..<2).map { place in
            let hit = examples[(place * 1024 + 768)..<(place * 1024 + 1024)]
            let bands = (0..<16).map { band in
              stride(from: hit.startIndex + band, to: hit.endIndex, by: 16).reduce(Float(0)) {
                $0 + hit[$1]
              }
            }
            return [Float(bands.firstIndex(of: bands.max() ?? 0) ?? 0)]
          }
        })
    }
    #expect(pitches(all).count == pitches(split).count + 1)
  }

  /// The same files in other groups are other recordings to a run that is resumed.
  @Test func theFingerprintKnowsGroups() throws {
    let folder = try Self.hits()
    let names = (1...10).flatMap { ["tom/low_vl\($0).wav", "tom/high_vl\($0).wav"] }
    let prints = try ["a,a", "a,b"].map { groups in
      let letters = groups.split(separator: ",")
      let rows = names.enumerated().map { "\($1),\(letters[$0 % 2])" }
      let table = try folder.write((["file,group"] + rows).joined(separator: "\n"), to: "g.csv")
      return try TrainingSetup(
        folder: folder.path,
        options: try Self.options {
          $0.conditional = false
          $0[UnpairedOptions.self].labelTable = table
        }
      ).dataFingerprint
    }
    #expect(prints[0] != prints[1])
  }
}
