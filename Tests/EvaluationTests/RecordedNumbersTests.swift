// SPDX-License-Identifier: MIT
import Evaluation
import Testing

/// All metrics against the numbers of an independent NumPy and SciPy script.
struct RecordedNumbersTests {
  private let real = points(60, 7, seed: 1)
  private let generated = points(50, 7, seed: 2, scale: 0.8, shift: 0.15)

  @Test func frechetDistance() throws {
    let recorded = try RecordedNumbers.read().frechet
    #expect(abs(FrechetDistance(to: real)(generated) - recorded) < 1e-8)
  }

  @Test func frechetDistanceAtInfinity() throws {
    let recorded = try RecordedNumbers.read().frechetAtInfinity
    #expect(abs(FrechetExtrapolation.distance(real, generated) - recorded) < 1e-8)
  }

  @Test func kernelDistance() throws {
    let recorded = try RecordedNumbers.read()
    #expect(abs(KernelDistance.between(real, generated) - recorded.kernel) < 1e-9)
    let wide = KernelDistance.between(points(20, 30, seed: 3), points(20, 30, seed: 4, scale: 1.3))
    #expect(abs(wide - recorded.kernelOfWide) < 1e-9)
  }

  @Test func precisionRecallDensityAndCoverage() throws {
    let recorded = try RecordedNumbers.read().manifold
    let found = PrecisionRecall(real: real, generated: generated, k: 3)
    #expect(abs(found.precision - recorded.precision) < 1e-9)
    #expect(abs(found.recall - recorded.recall) < 1e-9)
    #expect(abs(found.density - recorded.density) < 1e-9)
    #expect(abs(found.coverage - recorded.coverage) < 1e-9)
  }

  @Test func nearestNeighbors() throws {
    let recorded = try RecordedNumbers.read().neighbours
    func mean(_ neighbors: NearestNeighbors) -> Double {
      neighbors.distances.reduce(0, +) / Double(neighbors.distances.count)
    }
    let own = NearestNeighbors(within: generated)
    #expect(abs(mean(own) - recorded.within) < 1e-9)
    #expect(abs(own.medianDistance - recorded.median) < 1e-9)
    let between = NearestNeighbors(of: generated, in: real)
    #expect(abs(mean(between) - recorded.between) < 1e-9)
  }

  @Test func embedding() throws {
    let recorded = try RecordedNumbers.read()
    let low = SoundEmbedding(sampleRate: 8000, sampleCount: 6000)([sound(5000, seed: 5)])
    #expect(largestDifference(low.values, recorded.embedding) < 1e-4)
    let high = SoundEmbedding(sampleRate: 44_100, sampleCount: 26_000)(
      [sound(30_000, rate: 44_100, seed: 6)])
    #expect(largestDifference(high.values, recorded.embeddingAt44100) < 1e-4)
  }

  @Test func spectrum() throws {
    let recorded = try RecordedNumbers.read().spectrum
    let levels = SoundEmbedding(sampleRate: 8000, sampleCount: 6000).levels
    let found = BandSpectrum(of: [sound(5000, seed: 5), sound(9000, seed: 6)], levels)
    #expect(largestDifference(found.levels, recorded) < 1e-3)
  }

  @Test func classScores() throws {
    let recorded = try RecordedNumbers.read().classScores
    let generated = probabilities(30, classes: 5, seed: 8)
    let score = InceptionScore(generated)
    #expect(abs(score.score - recorded.score) < 1e-8)
    #expect(abs(score.modifiedScore - recorded.modifiedScore) < 1e-8)
    #expect(abs(score.classEntropy - recorded.classEntropy) < 1e-8)
    #expect(abs(score.meanEntropy - recorded.meanEntropy) < 1e-8)
    let difference =
      InceptionScore.activationMaximization(
        real: probabilities(40, classes: 5, seed: 7), generated: generated)
      - recorded.activationMaximization
    #expect(abs(difference) < 1e-8)
  }

  @Test func bins() throws {
    let recorded = try RecordedNumbers.read().bins
    let found = BinComparison(
      real: [40, 10, 0, 25, 25, 100], generated: [20, 12, 5, 20, 5, 60])
    #expect(found.differentCount == recorded.different)
    #expect(abs(found.divergence - recorded.divergence) < 1e-9)
  }
}
