// SPDX-License-Identifier: MIT
import CKernels

/// Reflection padding of one axis, as NumPy's `pad(mode="reflect")` does it, and its adjoint.
///
/// The array is `[outer, length, inner]` in row-major order. Padded row i is row |i - before| of the
/// array, mirrored at the last row: the edge rows are not repeated.
public struct ReflectionPadding {
  private let outer: Int
  private let length: Int
  private let inner: Int
  private let before: Int
  private let after: Int

  /// A padding by `before` and `after` rows, both below `length`.
  public init(outer: Int, length: Int, inner: Int, before: Int, after: Int) {
    precondition(
      0 <= before && before < length && 0 <= after && after < length,
      "a reflection of \(before) and \(after) of \(length) rows")
    self.outer = outer
    self.length = length
    self.inner = inner
    self.before = before
    self.after = after
  }

  private var paddedLength: Int { before + length + after }

  /// y `[outer, before + length + after, inner]` = x `[outer, length, inner]`, padded.
  public func pad(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
    parallelFor(outer) { index in
      let from = x + index * length * inner
      let to = y + index * paddedLength * inner
      (to + before * inner).update(from: from, count: length * inner)
      forEachReflection { padded, source in
        (to + padded * inner).update(from: from + source * inner, count: inner)
      }
    }
  }

  /// The adjoint: x `[outer, length, inner]` = the rows of y that are copies of each row, added up.
  public func fold(_ y: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>) {
    parallelFor(outer) { index in
      let from = y + index * paddedLength * inner
      let to = x + index * length * inner
      to.update(from: from + before * inner, count: length * inner)
      forEachReflection { padded, source in
        foley_accumulate(from + padded * inner, to + source * inner, inner)
      }
    }
  }

  /// The rows of the padding with the rows that they mirror.
  private func forEachReflection(_ body: (_ padded: Int, _ source: Int) -> Void) {
    for row in 0..<before { body(row, before - row) }
    for row in 0..<after { body(before + length + row, length - 2 - row) }
  }
}
