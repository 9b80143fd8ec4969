// SPDX-License-Identifier: MIT

/// A curve of many points, reduced to what can be seen: of the points that share a column of pixels
/// the lowest, the highest and the mean.
///
/// 200,000 steps become a few hundred points, and no excursion is lost.
public struct Curve: Sendable {
  /// What is left of the points of a column of pixels.
  public struct Point: Equatable, Sendable {
    /// The mean abscissa.
    public let x: Double
    /// The mean.
    public let mean: Double
    /// The lowest.
    public let low: Double
    /// The highest.
    public let high: Double
  }

  /// From left to right; columns without points have none.
  public let points: [Point]
  /// The value of the last point; nil if there is none.
  public let last: Double?

  /// A curve through points; those that are not finite, or as good as infinite, are left out.
  ///
  /// - Parameters:
  ///   - end: the abscissa of the right edge; the left edge is 0.
  ///   - columnCount: of pixels.
  public init(x: [Double], y: [Double], end: Double, columnCount: Int) {
    precondition(x.count == y.count, "\(x.count) abscissas of \(y.count) values")
    precondition(columnCount > 0, "\(columnCount) columns")
    var columns = [Column](repeating: Column(), count: columnCount)
    for (x, y) in zip(x, y) where x.isFinite && Self.canBeDrawn(y) {
      let column = end > 0 ? Int(x / end * Double(columnCount)) : 0
      columns[min(max(column, 0), columnCount - 1)].add(x, y)
    }
    points = columns.compactMap(\.point)
    last = y.last(where: Self.canBeDrawn)
  }

  /// Whether sums and differences of such values are finite, too.
  private static func canBeDrawn(_ value: Double) -> Bool { abs(value) < 1e300 }

  private struct Column {
    private var count = 0.0
    private var (sumX, sumY) = (0.0, 0.0)
    private var (low, high) = (Double.infinity, -Double.infinity)

    mutating func add(_ x: Double, _ y: Double) {
      count += 1
      sumX += x
      sumY += y
      low = min(low, y)
      high = max(high, y)
    }

    var point: Point? {
      count > 0 ? Point(x: sumX / count, mean: sumY / count, low: low, high: high) : nil
    }
  }
}
