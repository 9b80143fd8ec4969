// SPDX-License-Identifier: MIT
public import Kernels

/// N points of D dimensions: the embeddings of a set of sounds.
public struct EmbeddingSet: Sendable, Equatable {
  /// The coordinates, `[N, D]`.
  public let values: [Double]
  /// The dimensions, D.
  public let size: Int

  /// A set of points `[N, D]`.
  public init(_ values: [Double], size: Int) {
    precondition(
      size > 0 && values.count % size == 0, "\(values.count) values are no points of \(size)")
    self.values = values
    self.size = size
  }

  /// The number of points, N.
  public var count: Int { values.count / size }

  /// The points at these indices, in this order.
  public func selecting(_ places: [Int]) -> EmbeddingSet {
    EmbeddingSet(
      places.flatMap { values[$0 * size..<($0 + 1) * size] }, size: size)
  }

  /// The first `count` points.
  public func prefix(_ count: Int) -> EmbeddingSet {
    EmbeddingSet(Array(values.prefix(count * size)), size: size)
  }

  /// `count` different points in a random order.
  public func sample(_ count: Int, using stream: inout RandomStream) -> EmbeddingSet {
    precondition(count <= self.count, "\(count) different points of \(self.count)")
    var places = Array(0..<self.count)
    stream.shuffle(&places)
    return selecting(Array(places.prefix(count)))
  }

  func checkSize(of other: EmbeddingSet) {
    precondition(size == other.size, "points of \(size) and of \(other.size) numbers")
  }

  /// Calls `body` with direct access to the points of both sets, for loops over pairs of points.
  static func withRows<Result>(
    _ a: EmbeddingSet, _ b: EmbeddingSet, _ body: (Rows, Rows) -> Result
  ) -> Result {
    a.checkSize(of: b)
    return a.values.withUnsafeBufferPointer { first in
      b.values.withUnsafeBufferPointer { second in
        body(Rows(values: first, size: a.size), Rows(values: second, size: a.size))
      }
    }
  }

  /// Direct access to the points.
  struct Rows {
    let values: UnsafeBufferPointer<Double>
    let size: Int
    var count: Int { values.count / size }

    /// The squared distance of point `row` to point `other` of `rows`.
    @inline(__always)
    func squaredDistance(_ row: Int, _ rows: Rows, _ other: Int) -> Double {
      sum(row, rows, other) { a, b in
        (a - b) * (a - b)
      } last: { a, b in
        (a - b) * (a - b)
      }
    }

    /// The scalar product of point `row` and point `other` of `rows`.
    @inline(__always)
    func product(_ row: Int, _ rows: Rows, _ other: Int) -> Double {
      sum(row, rows, other) {
        $0 * $1
      } last: {
        $0 * $1
      }
    }

    @inline(__always)
    private func sum(
      _ row: Int, _ rows: Rows, _ other: Int,
      _ term: (SIMD4<Double>, SIMD4<Double>) -> SIMD4<Double>,
      last: (Double, Double) -> Double
    ) -> Double {
      let a = UnsafeRawBufferPointer(rebasing: values[row * size..<(row + 1) * size])
      let b = UnsafeRawBufferPointer(rebasing: rows.values[other * size..<(other + 1) * size])
      var (sums, place) = (SIMD4<Double>(), 0)
      while place + 4 <= size {
        sums += term(
          a.loadUnaligned(fromByteOffset: 8 * place, as: SIMD4<Double>.self),
          b.loadUnaligned(fromByteOffset: 8 * place, as: SIMD4<Double>.self))
        place += 4
      }
      var total = sums.sum()
      while place < size {
        total += last(values[row * size + place], rows.values[other * size + place])
        place += 1
      }
      return total
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate init(rebasing slice: Slice<UnsafeBufferPointer<Double>>) {
    self.init(UnsafeBufferPointer(rebasing: slice))
  }
}
