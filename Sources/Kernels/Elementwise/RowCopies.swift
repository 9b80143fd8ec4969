// SPDX-License-Identifier: MIT

/// Parallel copies of boxes of arrays, and permutations of axes.
public enum RowCopies {
  /// Floats per piece of a copy.
  private static let pieceLength = 1 << 15
  /// Floats below which a loop is faster than a call of `memmove`.
  private static let shortRun = 16

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
    // Runs that follow each other along the last of the outer axes lie at equal steps.
    let inner = pieces == 1 && axis > 0 ? size[axis - 1] : 1
    let steps = axis > 0 ? (sourceStrides[axis - 1], targetStrides[axis - 1]) : (0, 0)
    parallelRanges(rows * pieces, grain: max(1, Self.pieceLength / run)) { range in
      var index = range.lowerBound
      while index < range.upperBound {
        let count = min(range.upperBound - index, inner - index % inner)
        let (row, piece) = index.quotientAndRemainder(dividingBy: pieces)
        let part = run * piece / pieces..<run * (piece + 1) / pieces
        var (rest, from, to) = (row, first + part.lowerBound, firstTarget + part.lowerBound)
        for axis in stride(from: axis - 1, through: 0, by: -1) {
          let (quotient, index) = rest.quotientAndRemainder(dividingBy: size[axis])
          rest = quotient
          from += index * sourceStrides[axis]
          to += index * targetStrides[axis]
        }
        copyRuns(
          of: part.count, from: source + from, to: target + to, steps: steps, count: count)
        index += count
      }
    }
  }

  /// Copies `count` runs of `length` floats that begin at equal steps.
  private static func copyRuns(
    of length: Int, from source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    steps: (source: Int, target: Int), count: Int
  ) {
    guard length < shortRun else {
      for run in 0..<count {
        (target + run * steps.target).update(from: source + run * steps.source, count: length)
      }
      return
    }
    for run in 0..<count {
      let (from, to) = (source + run * steps.source, target + run * steps.target)
      for place in 0..<length { to[place] = from[place] }
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
