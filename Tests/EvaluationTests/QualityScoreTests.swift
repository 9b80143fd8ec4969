// SPDX-License-Identifier: MIT
import Audio
import Evaluation
import Testing

struct QualityScoreTests {
  private let reference = QualityReference(clips: tones(120, seed: 1), sampleCount: 2000)

  @Test func soundsOfTheSameKindScoreWell() {
    let score = reference.score(of: tones(100, seed: 2))
    #expect(score.soundCount == 100)
    #expect(abs(score.kernelDistance) < 0.01 && score.frechetDistance < 0.2)
    #expect(score.manifold.coverage > 0.8 && score.spectralDistanceDecibels < 3)
    #expect(score.silentShare + score.clippedShare + score.constantShare == 0)
    #expect(score.nearCopyShare < 0.1)
  }

  @Test func noiseScoresBadly() {
    let good = reference.score(of: tones(100, seed: 2))
    let bad = reference.score(of: hisses(100, seed: 3))
    #expect(bad.frechetDistance > 10 * good.frechetDistance)
    #expect(bad.kernelDistance > 0.1 && bad.manifold.precision == 0 && bad.manifold.coverage == 0)
  }

  @Test func aGeneratorThatAlwaysMakesTheSameIsSeen() {
    let distinct = tones(10, seed: 2)
    let score = reference.score(of: (0..<100).map { distinct[$0 % 10] })
    #expect(score.nearCopyShare == 1)
    #expect(score.manifold.coverage < 0.6)
  }

  @Test func faultsAreCounted() {
    let silence = AudioClip(samples: [Float](repeating: 0, count: 2000), sampleRate: 8000)
    let still = AudioClip(samples: [Float](repeating: 0.5, count: 2000), sampleRate: 8000)
    let score = reference.score(of: tones(18, seed: 2) + [silence, still])
    #expect(score.silentShare == 0.05 && score.constantShare == 0.05 && score.clippedShare == 0)
  }

  @Test func theSameSoundsScoreTheSame() {
    let again = QualityReference(clips: tones(120, seed: 1), sampleCount: 2000)
    #expect(again.score(of: tones(40, seed: 2)) == reference.score(of: tones(40, seed: 2)))
  }
}
