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
  ///
  /// - Parameter slope: what negative elements are multiplied by (leaky ReLU), in the same pass; nil
  ///   for none.
  public func callAsFunction(
    _ x: Tensor, slope: Float? = nil, using stream: inout RandomStream
  ) -> Tensor {
    guard radius > 0 else { return slope.map { x.leakyReLU(slope: $0) } ?? x }
    precondition(
      x.rank == 3 && x.shape[1] > radius, "a phase shuffle of \(radius) samples of \(x.shape)")
    let length = x.shape[1]
    let shifts = (0..<x.shape[0]).map { _ in
      stream.uniformInteger(below: 2 * radius + 1) - radius
    }
    let rows = [Int32](unsafeUninitializedCapacity: shifts.count * length) { rows, count in
      count = shifts.count * length
      parallelFor(shifts.count) { example in
        Self.fill(
          UnsafeMutableBufferPointer(rebasing: rows[example * length..<(example + 1) * length]),
          shift: shifts[example])
      }
    }
    return x.gatheringRows(rows, count: length, slope: slope)
  }

  /// Writes the rows of an example moved by `shift`, mirrored at the first and the last, which are not
  /// repeated: -1 becomes 1.
  private static func fill(_ rows: UnsafeMutableBufferPointer<Int32>, shift: Int) {
    let length = rows.count
    let inside = max(0, shift)..<min(length, length + shift)
    for row in 0..<inside.lowerBound { rows[row] = Int32(shift - row) }
    for row in inside { rows[row] = Int32(truncatingIfNeeded: row - shift) }
    for row in inside.upperBound..<length { rows[row] = Int32(2 * (length - 1) - row + shift) }
  }
}
