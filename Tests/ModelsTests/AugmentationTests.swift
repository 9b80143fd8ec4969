// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Models
import TestSupport
import Testing

private func examples(_ shape: [Int]) -> Tensor {
  var stream = RandomStream(seed: 1, name: "examples")
  return .uniform(in: -1...1, shape: shape, using: &stream)
}

private func augmented(_ x: Tensor, _ probability: Float, seed: UInt64 = 1) -> Tensor {
  var stream = RandomStream(seed: seed, name: "augmentation")
  return Augmentation()(x, probability: probability, using: &stream)
}

struct AugmentationTests {
  @Test(arguments: [[4, 64, 2], [4, 16, 16, 2]])
  func theShapeStaysAndTheSeedDecides(shape: [Int]) {
    let x = examples(shape)
    let y = augmented(x, 0.8)
    #expect(y.shape == shape)
    let (isSame, isOther) = (
      y.values == augmented(x, 0.8).values, y.values == augmented(x, 0.8, seed: 2).values
    )
    #expect(isSame && !isOther)
    let isUntouched = augmented(x, 0).values == x.values
    #expect(isUntouched)
  }

  @Test(arguments: [[3, 32, 1], [3, 16, 8, 1]])
  func derivativesAgreeWithDifferences(shape: [Int]) {
    // In the middle of the range, away from where levels are clamped.
    checkGradients(at: [examples(shape) * 0.3]) { augmented($0[0], 0.7).squared() }
  }

  /// Each operation leaves most examples alone where it is rare: half of 400 examples stay as they
  /// are if six operations happen with a probability of 11 % each.
  @Test func aRareOperationLeavesMostExamplesAlone() {
    let x = examples([400, 64, 1])
    let y = augmented(x, 0.11)
    let untouched = (0..<400).count { row in
      x.values[(row * 64)..<(row * 64 + 64)] == y.values[(row * 64)..<(row * 64 + 64)]
    }
    #expect((150..<260).contains(untouched), "\(untouched)")
  }

  /// Silence stays silence but for noise, tilt and level, and no value leaves the range by more than
  /// the noise.
  @Test func spectrogramsStayInTheirRange() {
    let y = augmented(examples([200, 16, 16, 1]), 0.8)
    #expect(y.values.allSatisfy { abs($0) < 1.3 })
    // From here neither level nor tilt reaches -1, so that frames and bins of it are silenced ones.
    let middle = augmented(examples([200, 16, 16, 1]) * 0.3, 0.8).values
    func isSilent(_ places: some Sequence<Int>) -> Bool { places.allSatisfy { middle[$0] == -1 } }
    let lines = (0..<200 * 16).map { (example: $0 / 16, line: $0 % 16) }
    let frames = lines.count { example, line in
      let start = example * 256 + line * 16
      return isSilent(start..<start + 16)
    }
    let bins = lines.count { example, line in
      isSilent(stride(from: example * 256 + line, to: (example + 1) * 256, by: 16))
    }
    #expect(frames > 0 && bins > 0, "\(frames) frames and \(bins) bins")
  }

  @Test func examplesOfABatchAreChangedEachInItsOwnWay() {
    let one = examples([1, 64, 1])
    let x = Tensor.concatenated([one, one, one, one], alongAxis: 0)
    let y = augmented(x, 0.8).values
    let rows = Set((0..<4).map { Array(y[($0 * 64)..<($0 * 64 + 64)]) })
    #expect(rows.count == 4)
  }

  /// One score in ten below the boundary gives r = 0.8 in the long run, more than 0.6: p rises by 10 /
  /// 100,000 a batch; a critic that is right half of the time lets it fall again.
  @Test func theProbabilityFollowsTheCriticsOverfitting() {
    var adaptive = AdaptiveProbability(probability: 0, boundary: 0.5)
    let sure = Tensor([Float](repeating: 0.9, count: 9) + [0.1], shape: [10])
    for _ in 0..<5 { adaptive.observe(sure) }
    // r is 0.2, 0.35, 0.4625, 0.546875 and 0.61015625.
    #expect(abs(adaptive.overfitting - 0.61015625) < 1e-6)
    #expect(abs(adaptive.probability - 1e-4) < 1e-8)
    for _ in 0..<9 { adaptive.observe(sure) }
    #expect(abs(adaptive.probability - 1e-3) < 1e-7)
    let unsure = Tensor([0.9, 0.1], shape: [2])
    for _ in 0..<2000 { adaptive.observe(unsure) }
    #expect(adaptive.probability == 0)
    for _ in 0..<20_000 { adaptive.observe(sure) }
    #expect(adaptive.probability == 0.8)
  }
}
