// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Phase shuffle: shifts each example in time by a random offset, so that a critic cannot rely on
/// the phase of artefacts.
///
/// The offset is uniform in -n...n, with reflection padding at the edges. Donahue, McAuley and
/// Puckette, "Adversarial Audio Synthesis" (2019), section 3.3 and figure 3. (The reference
/// implementation draws one offset for the whole batch.)
public struct PhaseShuffle: Sendable {
  /// n, the largest offset in samples.
  public let radius: Int

  /// A shuffle by at most `radius` samples; 0 is the identity.
  public init(radius: Int) {
    precondition(radius >= 0, "the radius of a phase shuffle must not be negative: \(radius)")
    self.radius = radius
  }

  /// Random offsets for `count` examples, in samples; nil for a radius of 0.
  public func shifts(_ count: Int, using stream: inout RandomStream) -> [Int]? {
    guard radius > 0 else { return nil }
    return (0..<count).map { _ in stream.uniformInteger(below: 2 * radius + 1) - radius }
  }

  /// x `[N, L, C]` to the same shape; L must exceed the radius.
  public func callAsFunction(_ x: Tensor, using stream: inout RandomStream) -> Tensor {
    precondition(
      x.rank == 3 && x.shape[1] > radius,
      "a phase shuffle of radius \(radius) needs [N, L, C] with L above it, not \(x.shape)")
    return shifts(x.shape[0], using: &stream).map(x.reflectShifted(by:)) ?? x
  }
}
