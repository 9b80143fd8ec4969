// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels
import Synthesis
import TestSupport
import Testing

private func cosine(_ a: [Float], _ b: [Float]) -> Double {
  func product(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
}

struct LatentSearchTests {
  @Test func aPlantedLatentIsFoundAgain() throws {
    let model = try smallConditionalModel(latentCount: 4)
    for number in 1...2 {
      let planted = model.point(number, seed: 77)
      let sound = try #require(model.sounds(at: [planted]).first)
      let search = try LatentSearch(for: sound, in: model)
      var settings = LatentSearch.Settings()
      settings.candidateCount = 64
      var shares: [Double] = []
      let found = search.run(settings) { share, _ in shares.append(share) }
      #expect(found.point.mix == planted.mix)
      #expect(largestDifference(found.point.latent, planted.latent) < 1e-3)
      #expect(found.isExact && found.distance < 0.1 * found.firstDistance)
      #expect(found.distances == found.distances.sorted() && found.distances.count <= 8)
      #expect(shares == shares.sorted() && shares.last == 1)
    }
  }

  @Test func aSearchEndsWithTheErrorOfItsObserver() throws {
    struct Enough: Error {}
    let model = try smallConditionalModel(latentCount: 4)
    let sound = try #require(model.sounds(at: [model.point(1, seed: 77)]).first)
    let search = try LatentSearch(for: sound, in: model)
    for limit in [0.1, 0.3] {
      var last = 0.0
      #expect(throws: Enough.self) {
        try search.run { share, _ in
          last = share
          if share > limit { throw Enough() }
        }
      }
      #expect(last > limit && last < limit + 0.3)
    }
  }

  /// What Guides/exploring.md states of the model that ships, whose grain hides the last digits: a latent
  /// near that of a file is found, marked, written with 16 bits and made quieter.
  @Test func theLatentOfASpokenDigitIsFoundAgain() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let model = try PlayableModel(
      root.appendingPathComponent("models/digits/digits.safetensors").path)
    let planted = model.point(8, seed: 0)
    var sound = try #require(model.sounds(at: [planted]).first)
    Watermark.embed(in: &sound)
    let file = try AudioFile.encode(
      AudioClip(samples: sound.samples.map { $0 / 2 }, sampleRate: sound.sampleRate),
      for: "sound.wav", encoding: AudioEncoding(.wav, bitDepth: .integer16)
    ).bytes
    let folder = try TemporaryFolder()
    try Data(file).write(to: URL(fileURLWithPath: folder["sound.wav"]))
    var settings = LatentSearch.Settings()
    (settings.candidateCount, settings.mix) = (64, planted.mix)
    let found = try LatentSearch(for: AudioFile.read(folder["sound.wav"]), in: model)
      .run(settings) { _, _ in }
    #expect(found.distance < 0.5 * found.firstDistance, "\(found.distance)")
    #expect(cosine(found.point.latent, planted.latent) > 0.7)
  }

  @Test func noiseIsNoSoundOfTheModel() throws {
    let model = try smallConditionalModel(latentCount: 4)
    var stream = RandomStream(seed: 1, name: "noise")
    let noise = AudioClip(samples: (0..<4096).map { _ in 0.1 * stream.normal() }, sampleRate: 8000)
    var settings = LatentSearch.Settings()
    (settings.candidateCount, settings.startCount, settings.stepCount) = (8, 3, 4)
    let found = try LatentSearch(for: noise, in: model).run(settings) { _, _ in }
    #expect(!found.isExact && found.distances.count == 3)
  }

  @Test func aClassThatIsAskedForIsKept() throws {
    let model = try smallConditionalModel(latentCount: 4)
    let snare = try ClassMix("snare/open", classNames: model.classNames)
    let sound = try #require(
      model.sounds(at: [model.point(1, seed: 0)]).first)
    var settings = LatentSearch.Settings()
    (settings.candidateCount, settings.startCount, settings.stepCount) = (4, 2, 2)
    settings.mix = snare
    let found = try LatentSearch(for: sound, in: model).run(settings) { _, _ in }
    #expect(found.point.mix == snare)
    #expect(found.distance <= found.firstDistance)
    #expect(found.point.latent.allSatisfy { abs($0) <= 1 })
  }

  @Test func anyRateLengthAndNumberOfChannelsWillDo() throws {
    let model = try smallConditionalModel(latentCount: 4)
    let samples = (0..<6000).map { Float($0 % 50) / 100 }
    let clip = AudioClip(samples: samples, sampleRate: 22_050, channelCount: 2)
    let search = try LatentSearch(for: clip, in: model)
    #expect(search.distances(of: [model.point(0, seed: 0)]).allSatisfy { $0.isFinite })
    #expect(throws: AudioConversionError.self) {
      try LatentSearch(for: AudioClip(samples: [0], sampleRate: 1), in: model)
    }
  }
}
