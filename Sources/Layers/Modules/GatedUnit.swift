// SPDX-License-Identifier: MIT
public import Autograd

/// A gated linear unit: y = a · σ(b), where a and b are the two halves of the channels; no
/// parameters.
///
/// The layer before it computes twice as many channels. Dauphin, Fan, Auli and Grangier, "Language
/// Modeling with Gated Convolutional Networks" (2017), equation 1.
public struct GatedUnit: Sendable {
  /// The unit.
  public init() {}

  /// x `[N, S..., 2 C]` to `[N, S..., C]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = x.shape.last ?? 0
    precondition(
      channels > 0 && channels.isMultiple(of: 2), "a gated unit needs two halves, not \(x.shape)")
    func half(_ range: Range<Int>) -> Tensor {
      var (start, end) = (x.shape.map { _ in 0 }, x.shape)
      (start[x.rank - 1], end[x.rank - 1]) = (range.lowerBound, range.upperBound)
      return x.sliced(from: start, to: end)
    }
    return half(0..<channels / 2) * half(channels / 2..<channels).sigmoid()
  }
}
