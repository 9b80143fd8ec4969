// SPDX-License-Identifier: MIT
import CKernels

/// Boxes of neighbouring positions of signals `[N, H, W, C]`, of which each makes or takes one position of
/// `[N, H / high, W / wide, C]`; signals of one axis are pictures one position high.
public struct Boxes: Sendable {
  private let boxes: foley_boxes

  /// Boxes of `high` by `wide` positions of C channels, `width` in a line, in `lines` lines of all
  /// examples together.
  public init(lines: Int, width: Int, high: Int, wide: Int, channels: Int) {
    boxes = foley_boxes(lines: lines, width: width, high: high, wide: wide, columns: channels)
  }

  /// y `[N, H / high, W / wide, C]` = scale times the sums of the boxes of x `[N, H, W, C]`.
  public func sum(_ x: UnsafePointer<Float>, scale: Float, into y: UnsafeMutablePointer<Float>) {
    forEachPart { part, small, large in foley_sum_boxes(&part, x + large, scale, y + small) }
  }

  /// y `[N, H, W, C]` = every position of x `[N, H / high, W / wide, C]` times scale, repeated in
  /// its box.
  public func fill(_ x: UnsafePointer<Float>, scale: Float, into y: UnsafeMutablePointer<Float>) {
    forEachPart { part, small, large in foley_fill_boxes(&part, x + small, scale, y + large) }
  }

  /// Calls `body` in parallel with parts of the boxes, and where they begin in the signals of single
  /// positions and of boxes.
  ///
  /// A line of boxes that is one line of positions may be cut anywhere.
  private func forEachPart(_ body: (inout foley_boxes, _ small: Int, _ large: Int) -> Void) {
    let cutsLines = boxes.high == 1
    let width = cutsLines ? 1 : boxes.width
    let (small, size) = (width * boxes.columns, boxes.high * boxes.wide)
    let count = boxes.lines * boxes.width / max(1, width)
    parallelRanges(count, grain: max(1, (1 << 15) / max(1, small * size))) { range in
      var part = boxes
      (part.lines, part.width) = cutsLines ? (1, range.count) : (range.count, width)
      body(&part, range.lowerBound * small, range.lowerBound * small * size)
    }
  }
}
