// SPDX-License-Identifier: MIT
import CKernels

/// A sum that several tasks make in parts, which are added in their order.
struct PartialSums {
  /// The first part.
  private let sum: UnsafeMutablePointer<Float>
  /// The others.
  private let rest: UnsafeMutablePointer<Float>
  private let count: Int

  /// Lends memory for `parts` parts of `count` floats, not initialised, and adds them up in `sum` when `body`
  /// has filled them.
  static func with(
    _ sum: UnsafeMutablePointer<Float>, count: Int, parts: Int, _ body: (PartialSums) -> Void
  ) {
    MemoryPool.withScratch((parts - 1) * count) { rest in
      body(PartialSums(sum: sum, rest: rest, count: count))
      guard parts > 1 else { return }
      parallelRanges(count, grain: 1 << 12) { range in
        for part in 0..<parts - 1 {
          foley_accumulate(
            rest + part * count + range.lowerBound, sum + range.lowerBound, range.count)
        }
      }
    }
  }

  /// Where a part is to be written.
  func part(_ index: Int) -> UnsafeMutablePointer<Float> {
    index == 0 ? sum : rest + (index - 1) * count
  }

  /// Piece `index` of `pieces` equal ones of 0..<count.
  static func piece(_ index: Int, of pieces: Int, _ count: Int) -> Range<Int> {
    index * count / pieces..<(index + 1) * count / pieces
  }
}
