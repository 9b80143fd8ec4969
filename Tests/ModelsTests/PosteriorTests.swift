// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Models
import TestSupport
import Testing

/// The terms of a variational autoencoder's loss against their definitions.
struct PosteriorTests {
  private static let means: [Float] = [0.5, -1, 2, 0.1, -0.3, 1.5]
  private static let logVariances: [Float] = [0, 0.7, -2, -0.1, 1, -1]

  private static var posterior: Posterior {
    Posterior(
      means: Tensor(means, shape: [2, 3]), logVariances: Tensor(logVariances, shape: [2, 3]))
  }

  /// ½ (μ² + σ² - ln σ² - 1), number by number, the mean over the examples.
  private static func naiveDivergence(_ column: Int) -> Double {
    [column, column + 3].reduce(0) { sum, place in
      let (mean, logarithm) = (Double(means[place]), Double(logVariances[place]))
      return sum + (mean * mean + exp(logarithm) - logarithm - 1) / 4
    }
  }

  @Test func theDivergenceIsThatOfTheFormula() {
    let found = Self.posterior.divergences.values
    for column in 0..<3 {
      #expect(abs(Double(found[column]) - Self.naiveDivergence(column)) < 1e-5)
    }
    let standard = Posterior(means: .zeros([4, 2]), logVariances: .zeros([4, 2]))
    #expect(standard.divergences.values == [0, 0])
  }

  /// The divergence is the mean of ln q(z) - ln p(z) over samples z of q.
  @Test func theDivergenceIsTheMeanOverSamples() {
    let (mean, logarithm) = (Float(0.8), Float(-0.9))
    let posterior = Posterior(
      means: .filled(with: mean, shape: [20_000, 1]),
      logVariances: .filled(with: logarithm, shape: [20_000, 1]))
    var stream = RandomStream(seed: 2, name: "samples")
    let ratios = posterior.sample(using: &stream).values.map { z in
      let distance = (z - mean) * (z - mean) / exp(logarithm)
      return Double(z * z / 2 - distance / 2 - logarithm / 2)
    }
    let average = ratios.reduce(0, +) / Double(ratios.count)
    #expect(abs(average - Double(posterior.divergences.values[0])) < 0.02)
  }

  @Test func theDerivativesAreRight() {
    let points = [Self.means, Self.logVariances].map { Tensor($0, shape: [2, 3]) }
    checkGradients(at: points) {
      Posterior(means: $0[0], logVariances: $0[1]).divergences
    }
    checkGradients(at: points) { points in
      var stream = RandomStream(seed: 5, name: "noise")
      return Posterior(means: points[0], logVariances: points[1]).sample(using: &stream)
    }
    checkGradients(at: points + [points[0] * 0.5 + points[1]]) {
      Posterior(means: $0[0], logVariances: $0[1]).samples(noise: $0[2])
    }
  }

  /// A number with a smaller divergence than the free one counts as much as that, without a gradient.
  @Test func freeBitsCostNothing() throws {
    let divergences = (0..<3).map(Self.naiveDivergence)
    let free = Float((divergences[0] + divergences[1]) / 2)
    let wanted = divergences.reduce(0) { $0 + max($1, Double(free)) }
    let points = [Self.means, Self.logVariances].map { Tensor($0, shape: [2, 3]).asVariable() }
    let loss = Posterior(means: points[0], logVariances: points[1]).divergence(freeBits: free)
    #expect(abs(Double(loss.item) - wanted) < 1e-5)
    let slopes = try #require(gradient(of: loss, withRespectTo: points)[0]).values
    #expect(
      slopes
        == zip(0..<6, Self.means).map {
          divergences[$0.0 % 3] > Double(free) ? $0.1 / 2 : 0
        })
    let all = Self.posterior.divergence(freeBits: 0).item
    #expect(abs(Double(all) - divergences.reduce(0, +)) < 1e-5)
  }

  @Test func numbersThatTellExamplesApartAreActive() {
    let posterior = Posterior(
      means: Tensor([1, 0.5, 0, 1.3, 0.5, 0.19, 0.7, 0.5, 0], shape: [3, 3]),
      logVariances: .zeros([3, 3]))
    #expect(posterior.activeCount == 1)
  }

  /// The learned scale is the one with the highest likelihood, and its derivative by the distance is 1/d.
  @Test func theLearnedScaleIsTheBest() throws {
    let distance = Tensor(scalar: 0.07).asVariable()
    let learned = Reconstruction.negativeLogLikelihood(ofDistance: distance, scale: nil)
    let given = (1...400).map { number in
      Reconstruction.negativeLogLikelihood(ofDistance: distance, scale: Float(number) * 5e-4).item
    }
    let best = try #require(given.min())
    #expect(abs(learned.item - best) < 1e-4 && given.firstIndex(of: best) == 139)
    #expect(abs(Double(given[39]) - (0.07 / 0.02 + log(0.04))) < 1e-4)
    let slope = try #require(gradient(of: learned, withRespectTo: [distance])[0]).item
    #expect(abs(slope - 1 / 0.07) < 1e-2)
  }

  @Test func distancesAreMeansOfAbsoluteDifferences() {
    let (found, wanted) = (Tensor([1, -2, 0.5, 0], shape: [4]), Tensor([0, -1, 1, 0], shape: [4]))
    #expect(Reconstruction.distance(found, wanted).item == 0.625)
    let features = Reconstruction.featureDistance([found, found], [wanted, found])
    #expect(abs(features.item - 0.625 / 0.5 / 2) < 1e-6)
    let scaled = Reconstruction.featureDistance([found * 8, found], [wanted * 8, found])
    #expect(abs(scaled.item - features.item) < 1e-6)
    checkGradients(at: [Tensor([1.1, -2.2, 0.5, 0.3], shape: [4])]) {
      Reconstruction.featureDistance([$0[0]], [wanted])
    }
  }
}
