// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Evaluation
import Files
import Foundation
import Layers
import TestSupport
import Testing

/// Low tones, high tones and noise.
private let classNames = ["hiss", "high", "low"]

private func labelled(_ count: Int, seed: UInt32) -> (clips: [AudioClip], classes: [Int]) {
  let pitches = noise(count, seed: seed)
  let low = (0..<count).map { tone(500 + 100 * pitches[$0], seed: seed &+ UInt32($0)) }
  let high = (0..<count).map { tone(2000 + 300 * pitches[$0], seed: seed &+ UInt32($0)) }
  return (
    hisses(count, seed: seed) + high + low,
    (0..<3 * count).map { $0 / count }
  )
}

private func trained(epochs: Int = 8, seed: UInt64 = 1) -> SoundClassifier {
  let (clips, classes) = labelled(24, seed: 1)
  return ClassifierTraining(
    clips: clips, classes: classes, classNames: classNames, budget: .epochs(epochs), seed: seed
  ).run()
}

struct SoundClassifierTests {
  @Test func classesThatDifferAreLearned() throws {
    let classifier = trained()
    let (clips, classes) = labelled(20, seed: 77)
    let predictions = try classifier.predictions(of: clips)
    let matrix = ConfusionMatrix(
      classNames: classNames, actual: classes, predicted: predictions.map(\.classIndex))
    #expect(matrix.accuracy > 0.95, "\(matrix)")
    #expect(predictions.allSatisfy { abs($0.probabilities.reduce(0, +) - 1) < 1e-9 })
    #expect(predictions.allSatisfy { $0.confidence == $0.probabilities.max() })
    let squares = predictions.map { $0.embedding.reduce(0) { $0 + $1 * $1 } }
    #expect(predictions.allSatisfy { $0.embedding.count == 64 })
    #expect(squares.allSatisfy { abs($0 - 64) < 1e-9 })
    #expect(classifier.training.epochs == 8 && classifier.training.clipCount == 72)
  }

  @Test func theSameTrainingGivesTheSameFileOnAnyNumberOfThreads() throws {
    let folder = try TemporaryFolder()
    let files = try [(1, 1 as UInt64), (3, 1), (3, 2)].map { threads, seed in
      let path = folder["\(threads)-\(seed).safetensors"]
      try withThreads(threads) { trained(epochs: 2, seed: seed) }.write(to: path)
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    let isSame = files[0] == files[1]
    let isSameWithAnotherSeed = files[1] == files[2]
    #expect(isSame && !isSameWithAnotherSeed)
  }

  @Test func aPredictionDependsOnItsClipAlone() throws {
    let classifier = trained(epochs: 2)
    let clips = labelled(30, seed: 5).clips
    let all = try classifier.predictions(of: clips)
    #expect(try classifier.predictions(of: [clips[70]]) == [all[70]])
    #expect(try classifier.predictions(of: []).isEmpty)
  }

  @Test func otherRatesAndChannelsAreConverted() throws {
    let classifier = trained()
    let clip = tone(2000, seed: 9)
    let stereo = AudioClip(
      channelSamples: clip.samples + clip.samples, sampleRate: 8000, channelCount: 2)
    let fast = try Resampler().convert(stereo, to: 16_000)
    let named = try classifier.predictions(of: [clip, stereo, fast])
    #expect(named.map(\.classIndex) == [1, 1, 1])
    #expect(named[0].probabilities == named[1].probabilities)
  }

  @Test func aFileHoldsAllOfIt() throws {
    let folder = try TemporaryFolder()
    let classifier = trained(epochs: 2)
    try classifier.write(to: folder["c.safetensors"])
    let read = try SoundClassifier(contentsOf: folder["c.safetensors"])
    #expect(read.classNames == classNames && read.levels == classifier.levels)
    #expect(read.training == classifier.training)
    let clips = labelled(4, seed: 5).clips
    #expect(try read.predictions(of: clips) == classifier.predictions(of: clips))
  }

  @Test func damagedFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder["c.safetensors"]
    try trained(epochs: 1).write(to: path)
    let file = try SafetensorsFile.read(path)
    func expect(_ error: ClassifierError, without tensor: Int? = nil, _ changes: [String: String]) {
      let tensors = file.tensors.enumerated().filter { $0.offset != tensor }.map(\.element)
      try? SafetensorsFile.write(
        path, tensors: tensors, metadata: file.metadata.merging(changes) { $1 })
      #expect(throws: error) { try SoundClassifier(contentsOf: path) }
    }
    expect(.notAClassifier(path: path), ["format": "foley-model"])
    expect(.version(path: path, found: "9"), ["formatVersion": "9"])
    for names in ["\"a\", \"a\"", "\"\u{E9}\", \"e\u{301}\"", "\"a\\n\", \"a\\\\n\"", "\"a\""] {
      expect(.field(path: path, name: "classNames"), ["classNames": "[\(names)]"])
    }
    expect(.field(path: path, name: "levels"), ["levels": "{}"])
    let huge = (file.metadata["levels"] ?? "").replacing(
      "\"bandCount\":40", with: "\"bandCount\":0")
    expect(.field(path: path, name: "levels"), ["levels": huge])
    let manyFrames =
      #"{"bandCount":32,"hop":1,"rangeDecibels":60,"sampleCount":67108864,"sampleRate":8000,"#
      + #""transformSize":256}"#
    expect(.field(path: path, name: "levels"), ["levels": manyFrames])
    expect(.field(path: path, name: "training"), ["training": "null"])
    for numbers in [
      #""epochs":1,"testAccuracy":-1e300"#, #""epochs":1,"testAccuracy":1.5"#, #""epochs":-1"#,
    ] {
      let training = #"{"clipCount":1,"seed":1,"testClipCount":0,"# + numbers + "}"
      expect(.field(path: path, name: "training"), ["training": training])
    }
    #expect(throws: ClassifierError.self) { try SoundClassifier(contentsOf: folder["none"]) }
    expect(
      .weights(
        path: path,
        reason: StateError.missing(name: file.tensors[0].name).description), without: 0, [:])
  }

  @Test func theCommonLengthCoversNineteenClipsInTwenty() {
    let clips = [Int](repeating: 1000, count: 38) + [5000, 6000]
    func length(_ counts: [Int]) -> Int {
      ClassifierTraining.commonLength(
        of: counts.map {
          AudioClip(samples: [Float](repeating: 0, count: $0), sampleRate: 8000)
        })
    }
    #expect(length(clips) == 1024 && length(clips + [5000]) == 8192)
    #expect(length([1024]) == 1024 && length([1025]) == 2048 && length([1]) == 1)
  }
}
