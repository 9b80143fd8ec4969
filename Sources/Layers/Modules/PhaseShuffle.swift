// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels

/// Moves every example in time by a random shift of its own, so that a critic cannot learn the
/// phase of artefacts.
///
/// The shift is uniform in -n...n; samples that are missing at the edge are mirrored. Donahue,
/// McAuley and Puckette, "Adversarial Audio Synthesis" (2019), section 3.3 and figure 3. (The
/// reference implementation draws one shift for the whole batch.)
public struct PhaseShuffle: Sendable {
  /// n, the largest shift in samples.
  public let radius: Int

  /// A shuffle by at most `radius` samples; 0 leaves everything as it is.
  public init(radius: Int) {
    precondition(radius >= 0, "a phase shuffle of \(radius) samples")
    self.radius = radius
  }

  /// A shift for each of `count` examples, in samples; nil for a radius of 0.
  public func shifts(_ count: Int, using stream: inout RandomStream) -> [Int]? {
    guard radius > 0 else { return nil }
    return (0..<count).map { _ in stream.uniformInteger(below: 2 * radius + 1) - radius }
  }

  /// x `[N, L, C]` to the same shape; L must exceed the radius.
  public func callAsFunction(_ x: Tensor, using stream: inout RandomStream) -> Tensor {
    precondition(
      x.rank == 3 && x.shape[1] > radius, "a phase shuffle of \(radius) samples of \(x.shape)")
    return shifts(x.shape[0], using: &stream).map(x.shifted(by:)) ?? x
  }
}
