// SPDX-License-Identifier: MIT
import Files

/// A curve downsampled to the columns of pixels of a chart: the minimum, the maximum and the mean of
/// the points in each column.
///
/// 200,000 steps become a few hundred points, and no peak is lost.
public struct ChartCurve: Sendable {
  /// The summary of the points in one column of pixels.
  public struct Point: Equatable, Sendable {
    /// The mean abscissa of the points.
    public let x: Double
    /// The mean value.
    public let mean: Double
    /// The minimum.
    public let low: Double
    /// The maximum.
    public let high: Double
  }

  /// The points from left to right; empty columns have no point.
  public let points: [Point]
  /// The last value; nil without values.
  public let last: Double?

  /// A curve of values; infinite and NaN values, and magnitudes of 1e300 or more and below 1e-300 other
  /// than 0, are skipped.
  ///
  /// - Parameters:
  ///   - end: the abscissa of the right edge; the left edge is 0.
  ///   - columnCount: the number of columns of pixels.
  public init(x: [Double], y: [Double], end: Double, columnCount: Int) {
    precondition(x.count == y.count, "\(x.count) abscissas of \(y.count) values")
    precondition(columnCount > 0, "\(columnCount) columns")
    var columns = [Column](repeating: Column(), count: columnCount)
    for (x, y) in zip(x, y) where x.isFinite && Self.canBeDrawn(y) {
      let column = end > 0 ? Int(checked: x / end * Double(columnCount)) ?? 0 : 0
      columns[min(max(column, 0), columnCount - 1)].add(x, y)
    }
    points = columns.compactMap(\.point)
    last = y.last(where: Self.canBeDrawn)
  }

  /// Whether sums, differences and logarithms of such values are finite.
  private static func canBeDrawn(_ value: Double) -> Bool {
    value == 0 || (1e-300..<1e300).contains(abs(value))
  }

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
