// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// A classifier two-sample test: how well a fresh small network tells the points of two sets apart.
///
/// Each set is cut into halves. A network with one hidden layer of 32 rectified units is trained on one
/// half of both sets, and tells the other half apart; then the halves change places, so every point is
/// classified once by a network that has not seen it. An accuracy of 0.5 means that no difference
/// was found, 1 that every sound gives itself away. Numbers are scaled to a mean of 0 and a deviation of
/// 1 over the training halves; 200 steps of Adam with decoupled weight decay on all of them.
///
/// Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests" (ICLR 2017), section 3.
package enum TwoSampleTest {
  private static let hiddenCount = 32
  private static let stepCount = 200
  private static let learningRate: Float = 5e-3
  /// The share of a weight that a step removes.
  private static let weightDecay: Float = 5e-4

  /// For each real point, then for each generated one, 1 where it was classified rightly, else 0; a
  /// half for a point on the border.
  package static func hits(_ real: EmbeddingSet, _ generated: EmbeddingSet) -> [Double] {
    real.checkSize(of: generated)
    let halves = [halves(of: real), halves(of: generated)]
    var hits = [[Double](repeating: 0, count: real.count)]
    hits.append([Double](repeating: 0, count: generated.count))
    for trained in 0..<2 {
      let network = TwoSampleNetwork(
        real.selecting(halves[0][trained]), generated.selecting(halves[1][trained]))
      for (side, points) in [real, generated].enumerated() {
        let tested = halves[side][1 - trained]
        for (place, score) in zip(tested, network.scores(of: points.selecting(tested))) {
          hits[side][place] = score == 0 ? 0.5 : (score > 0) == (side == 1) ? 1 : 0
        }
      }
    }
    return hits[0] + hits[1]
  }

  /// The points at even and at odd ranks in lexicographic order, so that equal sets have equal halves.
  private static func halves(of points: EmbeddingSet) -> [[Int]] {
    func row(_ place: Int) -> ArraySlice<Double> {
      points.values[place * points.size..<(place + 1) * points.size]
    }
    let order = (0..<points.count).sorted { row($0).lexicographicallyPrecedes(row($1)) }
    return (0..<2).map { half in stride(from: half, to: order.count, by: 2).map { order[$0] } }
  }

  /// The network, trained on two sets of points.
  private final class TwoSampleNetwork: Module {
    private let hidden: Dense
    private let output: Dense
    private let scaling: PointScaling

    init(_ real: EmbeddingSet, _ generated: EmbeddingSet) {
      var stream = RandomStream(seed: 0, name: "two-sample weights")
      hidden = Dense(
        inputs: real.size, outputs: TwoSampleTest.hiddenCount, activation: .relu,
        initializer: .heNormal, using: &stream)
      output = Dense(inputs: TwoSampleTest.hiddenCount, outputs: 1, using: &stream)
      let all = EmbeddingSet(real.values + generated.values, size: real.size)
      scaling = PointScaling(all)
      // Sets of different sizes have the same weight.
      let weights = [(real, -1.0), (generated, 1.0)].flatMap { set, sign in
        [Float](repeating: Float(sign / Double(2 * set.count)), count: set.count)
      }
      train(scaling(all), signedWeights: Tensor(weights, shape: [all.count, 1]))
    }

    /// Minimizes the weighted mean of log(1 + exp(-sign · score)).
    private func train(_ x: Tensor, signedWeights: Tensor) {
      let parameters = self.parameters
      let optimizer = Adam(parameters, learningRate: TwoSampleTest.learningRate)
      let signs = Tensor(signedWeights.values.map { $0 < 0 ? 1 : -1 }, shape: signedWeights.shape)
      let sizes = Tensor(signedWeights.values.map(abs), shape: signedWeights.shape)
      for _ in 0..<TwoSampleTest.stepCount {
        let gradients = Self.gradients(
          of: parameters.map(\.parameter.value)
        ) { ((score(x) * signs).softplus() * sizes).sum() }
        for (_, parameter) in parameters where parameter.value.rank > 1 {
          parameter.update { values in
            for place in values.indices { values[place] *= 1 - TwoSampleTest.weightDecay }
          }
        }
        optimizer.update(gradients)
      }
    }

    /// A function of its own, so that the graph is released when it returns.
    private static func gradients(of parameters: [Tensor], loss: () -> Tensor) -> [Tensor?] {
      gradient(of: loss(), withRespectTo: parameters)
    }

    private func score(_ x: Tensor) -> Tensor { output(hidden(x)) }

    /// Positive for points that look generated: `[N]`.
    func scores(of points: EmbeddingSet) -> [Float] {
      withoutRecording { score(scaling(points)).values }
    }
  }
}

/// Scales every coordinate to a mean of 0 and a deviation of 1.
private struct PointScaling {
  private let means: [Double]
  private let factors: [Double]

  init(_ points: EmbeddingSet) {
    let count = Double(points.count)
    var (sums, squares) = (
      [Double](repeating: 0, count: points.size), [Double](repeating: 0, count: points.size)
    )
    for (place, value) in points.values.enumerated() { sums[place % points.size] += value }
    let means = sums.map { $0 / count }
    for (place, value) in points.values.enumerated() {
      let distance = value - means[place % points.size]
      squares[place % points.size] += distance * distance
    }
    self.means = means
    factors = squares.map { $0 > 0 ? 1 / ($0 / count).squareRoot() : 0 }
  }

  /// `[N, D]`.
  func callAsFunction(_ points: EmbeddingSet) -> Tensor {
    let size = points.size
    let values = points.values.enumerated().map { place, value in
      Float((value - means[place % size]) * factors[place % size])
    }
    return Tensor(values, shape: [points.count, size])
  }
}

extension Metric {
  /// The accuracy of ``TwoSampleTest``.
  public static let twoSample = Metric(
    "twoSample", title: "told apart", better: .lower,
    estimator: "accuracy of a fresh small network that tells real from generated on held-out "
      + "halves; 0.5 is best",
    fewestSounds: .count(100)
  ) { comparison in
    .mean(
      of: TwoSampleTest.hits(comparison.real.points, comparison.candidate.points),
      comparison.bootstrap)
  }
}
