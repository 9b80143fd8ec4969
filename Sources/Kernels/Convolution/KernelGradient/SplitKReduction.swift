// SPDX-License-Identifier: MIT
import CKernels

/// Split-K reduction: several tasks compute partial sums, which are then added in a fixed order.
struct SplitKReduction {
  /// The first part.
  private let sum: UnsafeMutablePointer<Float>
  /// The others.
  private let rest: UnsafeMutablePointer<Float>
  private let count: Int

  /// Calls `body` with uninitialised memory for `parts` partial sums of `count` floats; afterwards
  /// adds the parts, in order, into `sum`.
  static func with(
    _ sum: UnsafeMutablePointer<Float>, count: Int, parts: Int, _ body: (SplitKReduction) -> Void
  ) {
    MemoryPool.withScratch((parts - 1) * count) { rest in
      body(SplitKReduction(sum: sum, rest: rest, count: count))
      guard parts > 1 else { return }
      parallelRanges(count, grain: 1 << 12) { range in
        for part in 0..<parts - 1 {
          foley_accumulate(
            rest + part * count + range.lowerBound, sum + range.lowerBound, range.count)
        }
      }
    }
  }

  /// The memory of a partial sum.
  func part(_ index: Int) -> UnsafeMutablePointer<Float> {
    index == 0 ? sum : rest + (index - 1) * count
  }

  /// Piece `index` of 0..<count cut into `pieces` nearly equal ranges.
  static func piece(_ index: Int, of pieces: Int, _ count: Int) -> Range<Int> {
    index * count / pieces..<(index + 1) * count / pieces
  }
}
