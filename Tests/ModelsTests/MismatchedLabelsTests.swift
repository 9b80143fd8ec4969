// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Models
import TestSupport
import Testing

/// A critic whose score of an example is its first number and the votes of its labels, which are its
/// other numbers.
private final class VotingCritic: Critic {
  func output(
    of examples: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> CriticOutput {
    let (count, width) = (examples.shape[0], examples.shape[1])
    let votes = examples.sliced(from: [0, 1], to: [count, width])
    let score = examples.sliced(from: [0, 0], to: [count, 1]).reshaped(to: [count])
    let own = labels.map { (votes * $0).sum(alongAxes: [1]) }
    return CriticOutput(heads: [own.map { score + $0 } ?? score], classVotes: votes)
  }
}

struct MismatchedLabelsTests {
  private static func update(_ real: Tensor, _ labels: Tensor?) -> CriticUpdate {
    let stream = RandomStream(seed: 1, name: "update")
    return CriticUpdate(
      index: 0, real: real, generated: real, labels: labels, critic: VotingCritic(), stream: stream,
      penaltyStream: stream, viewStream: stream)
  }

  /// Rows of a score and votes for three words.
  private static let examples = Tensor(
    [0.2, 1, -0.5, 0.3, -0.4, 0.6, 0.1, -1.2, 0.9, -0.7, 0.8, 0.4, 0.1, -0.2, 1.1, 0.5],
    shape: [4, 4])

  /// Two words, one of them, the third, and all three, which shares a word with everybody.
  private static let labels = Tensor(
    [0.5, 0.5, 0, 1, 0, 0, 0, 0, 1, 1 / 3, 1 / 3, 1 / 3], shape: [4, 3])

  /// The mean of softplus(-D(x, own)) and of softplus(D(x, others')), by loops: the first and the second
  /// example get the words of the third, the third those of the first, the last takes no part.
  private static func naive(_ partners: [(row: Int, other: Int)]) -> Float {
    let (x, y) = (examples.values, labels.values)
    func score(_ row: Int, _ words: Int) -> Double {
      Double(x[row * 4])
        + (0..<3).reduce(0) { $0 + Double(x[row * 4 + 1 + $1] * y[words * 3 + $1]) }
    }
    let losses = partners.map { row, other in
      log(1 + exp(-score(row, row))) + log(1 + exp(score(row, other)))
    }
    return Float(losses.reduce(0, +) / Double(losses.count))
  }

  @Test func recordingsAreComparedUnderTheWordsOfOthers() throws {
    let term = MismatchedLabels(objective: .nonSaturating, weight: 0.5)
    let loss = try #require(term.loss(Self.update(Self.examples, Self.labels))).item
    #expect(abs(loss - 0.5 * Self.naive([(0, 2), (1, 2), (2, 0)])) < 1e-5)
    let sum = TermSum([term], index: 0, context: Self.update(Self.examples, Self.labels))
    #expect(sum.values.map(\.name) == ["mismatchLoss"])
  }

  @Test func withoutPartnersOrWordsThereIsNoLoss() {
    let term = MismatchedLabels(objective: .nonSaturating, weight: 1)
    let same = Tensor.filled(with: 1 / 3, shape: [4, 3])
    #expect(term.loss(Self.update(Self.examples, same)) == nil)
    #expect(term.loss(Self.update(Self.examples, nil)) == nil)
    let plain = criticUpdate(real: Self.examples, generated: Self.examples) {
      [$0.sum(alongAxes: [1])]
    }
    #expect(term.loss(plain) == nil)
  }

  @Test func theDerivativesAreRight() {
    checkGradients(at: [Self.examples]) { points in
      MismatchedLabels(objective: .nonSaturating, weight: 1)
        .loss(Self.update(points[0], Self.labels)) ?? .zeros([])
    }
  }
}
