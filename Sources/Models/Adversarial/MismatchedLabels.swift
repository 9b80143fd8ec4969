// SPDX-License-Identifier: MIT
public import Autograd

/// Teaches a critic that a recording with the words of another is wrong: weight times the objective's
/// loss of recordings with their own words against the same recordings with others'.
///
/// The others are those of the next recording of the batch that shares no word; a recording without
/// such a partner takes no part. Reed and others, "Generative Adversarial Text to Image Synthesis"
/// (ICML 2016), section 4.1; Zhang and others, "StackGAN" (ICCV 2017), section 3.3, whose implementation
/// gives these pairs half the weight of generated pictures. A critic that projects scores
/// the second pairs by the features of the first, so the term costs next to nothing.
public struct MismatchedLabels: LossTerm {
  private let objective: Objective
  /// The factor.
  public let weight: Float
  /// "mismatchLoss".
  public var metric: MetricDescription? { Self.description }

  /// A term of this weight with the losses of an objective.
  public init(objective: Objective, weight: Float) {
    self.objective = objective
    self.weight = weight
  }

  static let description = MetricDescription(
    "mismatchLoss",
    "How badly the critic tells recordings with their words from recordings with the words of others, "
      + "times mismatchWeight.", better: .lower)

  /// The weighted loss; nil for a critic that does not project, and for a batch without partners.
  public func loss(_ update: CriticUpdate) -> Tensor? {
    guard let labels = update.labels, let votes = update.realOutput.classVotes else { return nil }
    let count = labels.shape[0]
    let rows = (0..<count).map { place in
      labels.sliced(from: [place, 0], to: [place + 1, labels.shape[1]])
    }
    let partners = Self.partners(of: labels)
    let members = partners.indices.filter { partners[$0] != nil }
    guard !members.isEmpty else { return nil }
    let change = Tensor.concatenated(
      members.map { rows[partners[$0] ?? $0] - rows[$0] }, alongAxis: 0)
    let scores = update.realOutput.scores.rows(members)
    let wrong = scores + (votes.rows(members) * change).sum(alongAxes: [1])
    return objective.criticLoss(scores, wrong) * weight
  }

  /// For each row of labels the next one that shares no class with it, around the end; nil where there is
  /// none.
  private static func partners(of labels: Tensor) -> [Int?] {
    let (count, classes) = (labels.shape[0], labels.shape[1])
    let values = labels.values
    return (0..<count).map { row in
      (1..<max(count, 1)).lazy.map { (row + $0) % count }.first { other in
        (0..<classes).allSatisfy { values[row * classes + $0] * values[other * classes + $0] == 0 }
      }
    }
  }
}

extension Tensor {
  /// These rows of the first axis, in order.
  fileprivate func rows(_ places: [Int]) -> Tensor {
    guard places.count < shape[0] else { return self }
    return .concatenated(
      places.map { place in
        sliced(
          from: [place] + shape.dropFirst().map { _ in 0 }, to: [place + 1] + shape.dropFirst())
      }, alongAxis: 0)
  }
}
