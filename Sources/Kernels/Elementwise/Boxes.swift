// SPDX-License-Identifier: MIT
import CKernels

/// Boxes of neighbouring positions of signals `[N, H, W, C]`, of which each makes or takes one position of
/// `[N, H / high, W / wide, C]`; signals of one axis are pictures one position high.
public struct Boxes: Sendable {
  private var boxes: foley_boxes

  /// Boxes of `high` by `wide` positions, `width` in a line, in `lines` lines of all examples together.
  public init(lines: Int, width: Int, high: Int, wide: Int, channels: Int) {
    boxes = foley_boxes(lines: lines, width: width, high: high, wide: wide, columns: channels)
  }

  /// y = scale times the sums of the boxes of x.
  public func sum(_ x: UnsafePointer<Float>, scale: Float, into y: UnsafeMutablePointer<Float>) {
    forEachPart { foley_sum_boxes(&$0, x + $1 * large, scale, y + $1 * small) }
  }

  /// y = boxes whose positions all are the box's position in x, times scale.
  public func fill(_ x: UnsafePointer<Float>, scale: Float, into y: UnsafeMutablePointer<Float>) {
    forEachPart { foley_fill_boxes(&$0, x + $1 * small, scale, y + $1 * large) }
  }

  /// Floats of a line of boxes as one position each.
  private var small: Int { boxes.width * boxes.columns }
  /// Floats of a line of boxes.
  private var large: Int { small * boxes.high * boxes.wide }

  private func forEachPart(_ body: (inout foley_boxes, _ firstLine: Int) -> Void) {
    parallelRanges(boxes.lines, grain: max(1, (1 << 15) / max(1, large))) { range in
      var part = boxes
      part.lines = range.count
      body(&part, range.lowerBound)
    }
  }
}
