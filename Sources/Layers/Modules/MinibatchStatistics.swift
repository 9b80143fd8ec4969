// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Minibatch standard deviation: appends the mean deviation over the batch as a feature of every
/// example, so that a critic can detect a lack of variety (mode collapse).
///
///     s = mean over features of sqrt(variance over the batch + ε),   [x, s]
///
/// Karras and others, "Progressive Growing of GANs" (2018), section 3, with a feature instead of a
/// constant channel.
public struct MinibatchDeviation: Sendable {
  private static let epsilon: Float = 1e-8

  /// A layer without parameters.
  public init() {}

  /// x `[N, F]` to `[N, F + 1]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.rank == 2, "a minibatch deviation needs [N, F], not \(x.shape)")
    let centred = x - x.mean(alongAxes: [0], keepingDimensions: true).broadcast(to: x.shape)
    let deviations = (centred.squared().mean(alongAxes: [0]) + Self.epsilon).squareRoot()
    let feature = deviations.mean().broadcast(to: [x.shape[0], 1])
    return .concatenated([x, feature], alongAxis: 1)
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
