// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
public import Testing

/// Checks first and second derivatives of a function of tensors against finite differences.
///
/// The result, of any shape, is weighted with fixed random numbers and summed to f. Along random
/// directions d, the derivative of f that `gradient` gives must match (f(x + h d) - f(x - h d)) / 2h;
/// then the same holds for the function x -> gradient(f) · e with a fixed random e, whose gradient needs
/// the recorded graph. Points must lie away from kinks.
public func checkGradients(
  at points: [Tensor], step: Float = 1e-2, tolerance: Float = 1e-2,
  sourceLocation: SourceLocation = #_sourceLocation, of function: @escaping ([Tensor]) -> Tensor
) {
  var stream = RandomStream(seed: 7, name: "check gradients")
  let shape = function(points).shape
  let weights = Tensor.normal(mean: 0, deviation: 1, shape: shape, using: &stream)
  let probes = points.map {
    Tensor.normal(mean: 0, deviation: 1, shape: $0.shape, using: &stream)
  }
  func first(_ inputs: [Tensor]) -> Tensor { (function(inputs) * weights).sum() }
  func second(_ inputs: [Tensor]) -> Tensor {
    let inputs = inputs.map { $0.isRecorded ? $0 : $0.asVariable() }
    let slopes = gradient(of: first(inputs), withRespectTo: inputs, recordingGraph: true)
    return zip(slopes, probes).reduce(Tensor(scalar: 0)) { sum, pair in
      pair.0.map { sum + ($0 * pair.1).sum() } ?? sum
    }
  }
  for (order, f) in [(1, first), (2, second)] {
    compare(
      f, order: order, at: points, step: step, tolerance: tolerance, using: &stream,
      sourceLocation: sourceLocation)
  }
}

private func compare(
  _ f: ([Tensor]) -> Tensor, order: Int, at points: [Tensor], step: Float, tolerance: Float,
  using stream: inout RandomStream, sourceLocation: SourceLocation
) {
  let variables = points.map { $0.asVariable() }
  let slopes = gradient(of: f(variables), withRespectTo: variables)
  for index in points.indices {
    for _ in 0..<3 {
      let direction = Tensor.normal(
        mean: 0, deviation: 1, shape: points[index].shape, using: &stream)
      func value(_ distance: Float) -> Float {
        var moved = points
        moved[index] = points[index] + direction * distance
        return f(moved).item
      }
      let expected = richardson(value, step: step)
      let actual = slopes[index].map { ($0 * direction).sum().item } ?? 0
      let scale = max(1, slopes[index].map { $0.squared().sum().squareRoot().item } ?? 0)
      if !(abs(actual - expected) <= tolerance * scale) {
        Issue.record(
          """
          derivative of order \(order) with respect to input \(index) of shape \
          \(points[index].shape): \(actual), by differences \(expected)
          """, sourceLocation: sourceLocation)
      }
    }
  }
}

/// Central differences of two steps, combined so that the error falls with the fourth power
/// (Richardson 1911).
private func richardson(_ value: (Float) -> Float, step: Float) -> Float {
  func difference(_ step: Float) -> Float { (value(step) - value(-step)) / (2 * step) }
  return (4 * difference(step) - difference(2 * step)) / 3
}
