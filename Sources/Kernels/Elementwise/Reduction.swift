// SPDX-License-Identifier: MIT
import CKernels

/// Sums along an axis and the adjoint, broadcasting.
///
/// Partial sums are cut by shape and added in order, so bits do not depend on the number of
/// threads.
public enum Reduction {
  private static let wantedTasks = 32
  private static let smallestTask = 1 << 14

  /// y `[outer, inner]` = sum over the middle axis of x `[outer, rows, inner]`, or of its products with the
  /// elements of `factor`.
  ///
  /// - Parameter independently: whether the bits of a sum must not depend on `outer`, for sums of
  ///   examples; otherwise the number of partial sums falls with `outer`.
  public static func sum(
    _ x: UnsafePointer<Float>, times factor: UnsafePointer<Float>? = nil,
    into y: UnsafeMutablePointer<Float>, outer: Int, rows: Int, inner: Int,
    independently: Bool = false
  ) {
    guard outer * inner > 0 else { return }
    guard rows > 0 else { return y.update(repeating: 0, count: outer * inner) }
    let tasks = min(wantedTasks, max(1, outer * rows * inner / smallestTask))
    let parts =
      independently
      ? min(rows, wantedTasks, max(1, rows * inner / smallestTask))
      : min(rows, (tasks + outer - 1) / outer)
    let blocks = min(outer, tasks)
    guard parts > 1 else {
      return sumParts(
        x, factor, into: y, outer: outer, blocks: blocks, rows: rows, parts: 1, inner: inner)
    }
    MemoryPool.withScratch(outer * parts * inner) { partial in
      sumParts(
        x, factor, into: partial, outer: outer, blocks: blocks, rows: rows, parts: parts,
        inner: inner)
      for index in 0..<outer {
        sumRows(
          partial + index * parts * inner, nil, rows: parts, inner: inner, into: y + index * inner)
      }
    }
  }

  /// y `[outer, parts, inner]` = the sums over each of `parts` ranges of the middle axis, in
  /// `blocks` times `parts` tasks.
  private static func sumParts(
    _ x: UnsafePointer<Float>, _ factor: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>, outer: Int, blocks: Int, rows: Int, parts: Int, inner: Int
  ) {
    parallelFor(blocks * parts) { task in
      let (block, part) = task.quotientAndRemainder(dividingBy: parts)
      let first = rows * part / parts
      let count = rows * (part + 1) / parts - first
      let range = outer * block / blocks..<outer * (block + 1) / blocks
      if parts == 1, factor == nil {
        let (start, target) = (x + range.lowerBound * rows * inner, y + range.lowerBound * inner)
        return inner == 1
          ? foley_sum_rows(start, range.count, rows, target)
          : foley_sum_groups(start, range.count, rows, inner, target)
      }
      for index in range {
        let start = (index * rows + first) * inner
        sumRows(
          x + start, factor.map { $0 + start }, rows: count, inner: inner,
          into: y + (index * parts + part) * inner)
      }
    }
  }

  private static func sumRows(
    _ x: UnsafePointer<Float>, _ factor: UnsafePointer<Float>?, rows: Int, inner: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    if inner == 1 {
      y.pointee = factor.map { foley_inner_product(x, $0, rows) } ?? foley_sum(x, rows)
      return
    }
    y.update(repeating: 0, count: inner)
    if let factor {
      foley_add_products(x, factor, rows, inner, y)
    } else {
      foley_add_rows(x, rows, inner, y)
    }
  }

  /// y `[outer, rows, inner]` = x `[outer, inner]`, repeated along the middle axis.
  public static func broadcast(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, outer: Int, rows: Int,
    inner: Int
  ) {
    guard rows > 0, inner > 0 else { return }
    guard rows * inner >= smallestTask / 16 else {
      return parallelRanges(outer, grain: smallestTask / (rows * inner)) { range in
        let start = range.lowerBound
        foley_repeat_rows(x + start * inner, range.count, rows, inner, y + start * rows * inner)
      }
    }
    parallelRanges(outer * rows, grain: max(1, smallestTask / inner)) { range in
      var row = range.lowerBound
      while row < range.upperBound {
        let index = row / rows
        let end = min(range.upperBound, (index + 1) * rows)
        foley_repeat_rows(x + index * inner, 1, end - row, inner, y + row * inner)
        row = end
      }
    }
  }

  /// y[r] = the sum of the products of row r of x `[rows, columns]` with row r of `factor`, or with its only row.
  public static func rowProducts(
    _ x: UnsafePointer<Float>, with factor: UnsafePointer<Float>, sharingItsRow: Bool = false,
    into y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    let step = sharingItsRow ? 0 : columns
    parallelRanges(rows, grain: max(1, smallestTask / max(1, columns))) { range in
      let start = range.lowerBound
      foley_row_products(
        x + start * columns, factor + start * step, step, range.count, columns, y + start)
    }
  }

  /// The inner product of two vectors, summed in the order of `foley_sum`.
  public static func innerProduct(
    _ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>
  ) -> Float {
    precondition(a.count == b.count, "an inner product of \(a.count) and \(b.count) numbers")
    guard let first = a.baseAddress, let second = b.baseAddress else { return 0 }
    return foley_inner_product(first, second, a.count)
  }

  /// The sum of the squares, in double precision.
  public static func energy(of x: UnsafeBufferPointer<Float>) -> Double {
    x.baseAddress.map { foley_energy($0, x.count) } ?? 0
  }

  /// The greatest absolute value; NaN is ignored, and the result for no numbers is 0.
  public static func greatestMagnitude(of x: UnsafeBufferPointer<Float>) -> Float {
    x.baseAddress.map { foley_greatest_magnitude($0, x.count) } ?? 0
  }

  /// The least and the greatest value; NaN has no meaning, and the result for no numbers is nil.
  public static func extremes(
    of x: UnsafeBufferPointer<Float>
  ) -> (least: Float, greatest: Float)? {
    guard let start = x.baseAddress, !x.isEmpty else { return nil }
    var (least, greatest) = (Float(0), Float(0))
    foley_extremes(start, x.count, &least, &greatest)
    return (least, greatest)
  }

  /// How many values do not lie in `range`; NaN does not.
  public static func count(of x: UnsafeBufferPointer<Float>, outside range: ClosedRange<Float>)
    -> Int
  {
    x.baseAddress.map { foley_count_outside($0, range.lowerBound, range.upperBound, x.count) } ?? 0
  }

  /// y += x.
  public static func accumulate(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    parallelRanges(count, grain: 1 << 15) { range in
      foley_accumulate(x + range.lowerBound, y + range.lowerBound, range.count)
    }
  }
}
