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

  /// x `[N, L, C]` to the same shape; L must exceed the radius.
  public func callAsFunction(_ x: Tensor, using stream: inout RandomStream) -> Tensor {
    guard radius > 0 else { return x }
    precondition(
      x.rank == 3 && x.shape[1] > radius, "a phase shuffle of \(radius) samples of \(x.shape)")
    let length = x.shape[1]
    var rows: [Int32] = []
    rows.reserveCapacity(x.shape[0] * length)
    for _ in 0..<x.shape[0] {
      let shift = stream.uniformInteger(below: 2 * radius + 1) - radius
      for row in 0..<length {
        rows.append(Int32(Self.reflected(row - shift, length: length)))
      }
    }
    return x.gatheringRows(rows, count: length)
  }

  /// Mirrored at the first and the last sample, which are not repeated: -1 becomes 1.
  private static func reflected(_ row: Int, length: Int) -> Int {
    let folded = abs(row)
    return folded < length ? folded : 2 * (length - 1) - folded
  }
}
