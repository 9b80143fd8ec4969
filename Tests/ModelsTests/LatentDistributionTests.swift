// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Models
import Testing

private func statistics(_ numbers: [Float]) -> (mean: Double, power: Double, largest: Float) {
  let count = Double(numbers.count)
  return (
    numbers.reduce(0) { $0 + Double($1) } / count,
    numbers.reduce(0) { $0 + Double($1) * Double($1) } / count,
    numbers.reduce(0) { max($0, abs($1)) }
  )
}

@Test(arguments: [LatentDistribution.uniform, .normal], [0.5, 0.9])
func truncatedLatentsStayWithinTheirLimit(distribution: LatentDistribution, limit: Double) {
  var stream = RandomStream(seed: 1, name: "test")
  let latent = distribution.latent(count: 50_000, truncation: limit, using: &stream)
  let (mean, _, largest) = statistics(latent)
  #expect(Double(largest) <= limit && Double(largest) > limit * 0.99 && abs(mean) < 0.01)
  // Numbers beyond the limit are drawn again, not cut to it.
  #expect(latent.count { abs(Double($0)) > 0.999 * limit } < 500)
}

@Test func latentsThatAreNotTruncatedAreThoseOfTraining() {
  var (stream, same) = (RandomStream(seed: 1, name: "x"), RandomStream(seed: 1, name: "x"))
  let latent = LatentDistribution.uniform.latent(count: 9, truncation: nil, using: &stream)
  let sample = LatentDistribution.uniform.sample(count: 1, latentCount: 9, using: &same).values
  #expect(latent == sample)
}

/// A walk of a hundred steps ends in the distribution it began in; a step is of the right size.
@Test(arguments: [(LatentDistribution.uniform, 1 / 3.0), (.normal, 1.0)])
func aWalkStaysWithinTheDistribution(distribution: LatentDistribution, power: Double) {
  var stream = RandomStream(seed: 2, name: "test")
  let start = distribution.latent(count: 40_000, truncation: nil, using: &stream)
  var latent = start
  for step in 0..<100 {
    let next = distribution.neighbor(
      of: latent, distance: 0.15, truncation: nil, using: &stream)
    if step == 0 {
      let moved = statistics(zip(next, latent).map { $0 - $1 })
      #expect(moved.power.squareRoot() > 0.13 && moved.power.squareRoot() < 0.16)
    }
    latent = next
  }
  let end = statistics(latent)
  #expect(abs(end.mean) < 0.02 && abs(end.power / power - 1) < 0.03)
  #expect(distribution == .normal || end.largest <= 1)
  let common = zip(start, latent).reduce(0) { $0 + Double($1.0 * $1.1) } / 40_000
  #expect(abs(common) < 0.7 * power)
}

@Test func aWalkStaysWithinItsTruncation() {
  var stream = RandomStream(seed: 2, name: "test")
  for distribution in [LatentDistribution.uniform, .normal] {
    var latent = distribution.latent(count: 1000, truncation: 0.4, using: &stream)
    for _ in 0..<20 {
      latent = distribution.neighbor(
        of: latent, distance: 0.5, truncation: 0.4, using: &stream)
    }
    #expect(statistics(latent).largest <= 0.4001)
  }
}
