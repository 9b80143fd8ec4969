// SPDX-License-Identifier: MIT
import CKernels

/// Copies of rows and boxes, in parallel.
public enum RowCopies {
  /// Floats that one thread copies at a time.
  private static let pieceLength = 1 << 15

  /// Where to multiply by a slope: where `sign`, as large as x, is not above zero.
  public struct Leak {
    let sign: UnsafePointer<Float>
    let slope: Float

    /// A leak of `slope` by the sign of the elements at `sign`.
    public init(sign: UnsafePointer<Float>, slope: Float) {
      self.sign = sign
      self.slope = slope
    }
  }

  /// y `[N, count, C]` = the rows of x `[N, L, C]`, after the leak, that `indices` (N · count of them)
  /// name.
  public static func gather(
    _ x: UnsafePointer<Float>, indices: [Int32], leak: Leak?, into y: UnsafeMutablePointer<Float>,
    batch: Int, length: Int, count: Int, channels: Int
  ) {
    parallelFor(batch) { example in
      let start = example * length * channels
      let to = y + example * count * channels
      forEachRun(indices, example * count..<(example + 1) * count) { place, row, rows in
        let (from, size) = (start + row * channels, rows * channels)
        if let leak {
          foley_leak(x + from, leak.sign + from, leak.slope, to + place * channels, size)
        } else {
          (to + place * channels).update(from: x + from, count: size)
        }
      }
    }
  }

  /// The adjoint of `gather`: every row of y is added to the row it came from.
  ///
  /// The longest run of rows is copied, the others are added in the order of their indices; the leak
  /// comes last.
  public static func scatterAdd(
    _ y: UnsafePointer<Float>, indices: [Int32], leak: Leak?, into x: UnsafeMutablePointer<Float>,
    batch: Int, length: Int, count: Int, channels: Int
  ) {
    parallelFor(batch) { example in
      let from = y + example * count * channels
      let to = x + example * length * channels
      let range = example * count..<(example + 1) * count
      var longest = (place: 0, row: 0, rows: 0)
      forEachRun(indices, range) { place, row, rows in
        if rows > longest.rows { longest = (place, row, rows) }
      }
      let end = longest.row + longest.rows
      to.update(repeating: 0, count: longest.row * channels)
      (to + longest.row * channels).update(
        from: from + longest.place * channels, count: longest.rows * channels)
      (to + end * channels).update(repeating: 0, count: (length - end) * channels)
      forEachRun(indices, range) { place, row, rows in
        guard place != longest.place else { return }
        foley_accumulate(from + place * channels, to + row * channels, rows * channels)
      }
      if let leak {
        let start = example * length * channels
        foley_leak(to, leak.sign + start, leak.slope, to, length * channels)
      }
    }
  }

  /// Calls `body` for every run of consecutive row numbers: a shifted signal is one run and its edges.
  private static func forEachRun(
    _ indices: [Int32], _ range: Range<Int>, _ body: (_ place: Int, _ row: Int, _ rows: Int) -> Void
  ) {
    indices.withUnsafeBufferPointer { indices in
      var start = range.lowerBound
      while start < range.upperBound {
        var end = start + 1
        while end < range.upperBound, indices[end] == indices[end - 1] + 1 { end += 1 }
        body(start - range.lowerBound, Int(indices[start]), end - start)
        start = end
      }
    }
  }

  /// Copies the box of `size` that begins at `sourceStart` of an array of `sourceShape` to `targetStart`
  /// of an array of `targetShape`.
  public static func copyBox(
    of size: [Int], from source: UnsafePointer<Float>, shape sourceShape: [Int],
    at sourceStart: [Int], to target: UnsafeMutablePointer<Float>, shape targetShape: [Int],
    at targetStart: [Int]
  ) {
    var axis = size.count
    var run = 1
    while axis > 0 {
      axis -= 1
      run *= size[axis]
      if size[axis] != sourceShape[axis] || size[axis] != targetShape[axis] { break }
    }
    let rows = size[..<axis].reduce(1, *)
    guard rows > 0, run > 0 else { return }
    let sourceStrides = strides(of: sourceShape)
    let targetStrides = strides(of: targetShape)
    let first = zip(sourceStart, sourceStrides).reduce(0) { $0 + $1.0 * $1.1 }
    let firstTarget = zip(targetStart, targetStrides).reduce(0) { $0 + $1.0 * $1.1 }
    let pieces = (run + Self.pieceLength - 1) / Self.pieceLength
    parallelRanges(rows * pieces, grain: max(1, Self.pieceLength / run)) { range in
      for index in range {
        let (row, piece) = index.quotientAndRemainder(dividingBy: pieces)
        let part = run * piece / pieces..<run * (piece + 1) / pieces
        var (rest, from, to) = (row, first + part.lowerBound, firstTarget + part.lowerBound)
        for axis in stride(from: axis - 1, through: 0, by: -1) {
          let (quotient, index) = rest.quotientAndRemainder(dividingBy: size[axis])
          rest = quotient
          from += index * sourceStrides[axis]
          to += index * targetStrides[axis]
        }
        (target + to).update(from: source + from, count: part.count)
      }
    }
  }

  /// y = x with its axes in the order `order`: axis i of y is axis `order[i]` of x.
  public static func permute(
    _ x: UnsafePointer<Float>, shape: [Int], order: [Int], into y: UnsafeMutablePointer<Float>
  ) {
    let sourceStrides = strides(of: shape)
    let size = order.map { shape[$0] }
    guard let last = order.last, let run = size.last else { return y.update(from: x, count: 1) }
    let step = sourceStrides[last]
    let rows = size.dropLast().reduce(1, *)
    parallelRanges(rows, grain: max(1, (1 << 14) / max(1, run))) { range in
      for row in range {
        var (rest, from) = (row, 0)
        for axis in stride(from: size.count - 2, through: 0, by: -1) {
          let (quotient, index) = rest.quotientAndRemainder(dividingBy: size[axis])
          rest = quotient
          from += index * sourceStrides[order[axis]]
        }
        if step == 1 {
          (y + row * run).update(from: x + from, count: run)
        } else {
          for index in 0..<run { y[row * run + index] = x[from + index * step] }
        }
      }
    }
  }

  private static func strides(of shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }
}
