// SPDX-License-Identifier: MIT

/// Parallel copies of boxes of arrays, and permutations of axes.
public enum RowCopies {
  /// Floats per piece of a copy.
  private static let pieceLength = 1 << 15

  /// Copies a box of `size` from index `sourceStart` of an array of `sourceShape` to index
  /// `targetStart` of an array of `targetShape`.
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
