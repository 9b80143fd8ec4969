// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Minibatch standard deviation: appends the mean deviation over a group of examples as a channel,
/// so that a critic can detect a lack of variety (mode collapse).
///
///     s = mean over positions and channels of sqrt(variance over the group + ε),   [x, s]
///
/// Karras and others, "Progressive Growing of GANs" (2018), section 3, whose groups are of four
/// examples in the reference implementation. Group i of M groups has the examples i, i + M, i + 2 M
/// and so on.
public struct MinibatchDeviation: Sendable {
  private static let epsilon: Float = 1e-8
  private let groupSize: Int?

  /// A layer without parameters.
  ///
  /// - Parameter groupSize: examples of a group; nil for the batch. If the size of a batch is not a
  ///   multiple of it, groups have the greatest size below it that divides the batch.
  public init(groupSize: Int? = nil) {
    precondition(groupSize ?? 1 > 0, "groups of \(groupSize ?? 0) examples")
    self.groupSize = groupSize
  }

  /// x `[N, F]` to `[N, F + 1]`, or `[N, S..., C]` to `[N, S..., C + 1]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.rank > 1, "a minibatch deviation needs [N, ..., C], not \(x.shape)")
    let count = x.shape[0]
    let size = min(groupSize ?? count, count)
    let members = (1...size).last { count % $0 == 0 } ?? 1
    let groups = x.reshaped(to: [members, count / members, x.count / count])
    let centred =
      groups - groups.mean(alongAxes: [0], keepingDimensions: true).broadcast(to: groups.shape)
    let deviations = (centred.squared().mean(alongAxes: [0]) + Self.epsilon).squareRoot()
    let positions = x.shape.dropFirst().dropLast()
    let map = deviations.mean(alongAxes: [1]).reshaped(to: [1, count / members, 1])
      .broadcast(to: [members, count / members, positions.reduce(1, *)])
      .reshaped(to: [count] + positions + [1])
    return .concatenated([x, map], alongAxis: x.rank - 1)
  }
}

/// Minibatch discrimination: appends, for several learned projections, the closeness of each
/// example to the others of its batch as features.
///
///     M = x T,   c(i, j) = exp(-‖M i,b - M j,b‖₁),   o(i, b) = Σ over j ≠ i of c(i, j),   [x, o]
///
/// Salimans and others, "Improved Techniques for Training GANs" (2016), section 3.2.
public final class MinibatchDiscrimination: Module {
  /// T, `[F, B · C]`.
  public let projection: Dense
  private let kernelCount: Int
  private let size: Int

  /// A layer with B = `kernelCount` projections to C = `size` numbers each.
  public init(
    inputs: Int, kernelCount: Int, size: Int = 5, using stream: inout RandomStream
  ) {
    projection = Dense(
      inputs: inputs, outputs: kernelCount * size, usesBias: false, using: &stream)
    self.kernelCount = kernelCount
    self.size = size
  }

  /// x `[N, F]` to `[N, F + B]`; O(N² B C).
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let count = x.shape[0]
    let all = [count, count, kernelCount, size]
    let rows = projection(x).reshaped(to: [count, 1, kernelCount, size])
    let columns = rows.reshaped(to: [1, count, kernelCount, size])
    let distances = (rows.broadcast(to: all) - columns.broadcast(to: all)).absolute()
    // Subtract the term j = i, which is exp(0) = 1.
    let nearness = (-distances.sum(alongAxes: [3])).exp().sum(alongAxes: [1]) - 1
    return .concatenated([x, nearness], alongAxis: 1)
  }
}
