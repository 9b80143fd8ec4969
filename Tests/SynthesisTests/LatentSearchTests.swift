// SPDX-License-Identifier: MIT
import Audio
import Synthesis
import Testing

struct LatentSearchTests {
  @Test func aPlantedLatentIsFoundAgain() throws {
    let model = try smallConditionalModel(latentCount: 4)
    for number in 1...2 {
      let planted = model.point(number, seed: 77)
      let sound = try #require(model.sounds(at: [planted]).first)
      let search = try LatentSearch(for: sound, in: model)
      var settings = LatentSearch.Settings()
      (settings.candidateCount, settings.startCount, settings.stepCount) = (64, 4, 200)
      var shares: [Double] = []
      let found = search.run(settings) { share, _ in shares.append(share) }
      #expect(found.point.mix == planted.mix)
      #expect(largestDifference(found.point.latent, planted.latent) < 0.02)
      #expect(found.distance < 0.1 * found.firstDistance)
      #expect(found.distances == found.distances.sorted() && found.distances.count == 4)
      #expect(shares == shares.sorted() && shares.last == 1)
    }
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
