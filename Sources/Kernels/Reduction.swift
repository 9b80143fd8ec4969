// SPDX-License-Identifier: MIT
import CKernels

/// Sums along an axis and their adjoints.
///
/// Partial sums are cut by shape and added in order, so bits do not depend on the number of threads.
public enum Reduction {
  private static let wantedTasks = 32
  private static let smallestTask = 1 << 14

  /// y `[outer, inner]` = sum over the middle axis of x `[outer, rows, inner]`.
  public static func sum(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, outer: Int, rows: Int,
    inner: Int
  ) {
    guard outer * inner > 0 else { return }
    guard rows > 0 else { return y.update(repeating: 0, count: outer * inner) }
    let tasks = min(wantedTasks, max(1, outer * rows * inner / smallestTask))
    let parts = min(rows, (tasks + outer - 1) / outer)
    MemoryPool.withScratch(outer * parts * inner) { partial in
      let blocks = min(outer, tasks)
      parallelFor(blocks * parts) { task in
        let (block, part) = task.quotientAndRemainder(dividingBy: parts)
        for index in outer * block / blocks..<outer * (block + 1) / blocks {
          let first = rows * part / parts
          sumRows(
            x + (index * rows + first) * inner, rows: rows * (part + 1) / parts - first,
            inner: inner, into: partial + (index * parts + part) * inner)
        }
      }
      for index in 0..<outer {
        sumRows(partial + index * parts * inner, rows: parts, inner: inner, into: y + index * inner)
      }
    }
  }

  private static func sumRows(
    _ x: UnsafePointer<Float>, rows: Int, inner: Int, into y: UnsafeMutablePointer<Float>
  ) {
    if inner == 1 {
      y.pointee = foley_sum(x, rows)
    } else {
      y.update(repeating: 0, count: inner)
      foley_add_rows(x, rows, inner, inner, y)
    }
  }

  /// y `[outer, rows, inner]` = x `[outer, inner]`, repeated along the middle axis.
  public static func spread(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, outer: Int, rows: Int,
    inner: Int
  ) {
    parallelRanges(outer * rows, grain: max(1, smallestTask / max(1, inner))) { range in
      for row in range {
        let from = x + row / rows * inner
        if inner == 1 { y[row] = from.pointee } else { (y + row * inner).update(from: from, count: inner) }
      }
    }
  }

  /// y += x
  public static func accumulate(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    parallelRanges(count, grain: 1 << 15) { range in
      foley_accumulate(x + range.lowerBound, y + range.lowerBound, range.count)
    }
  }
}
