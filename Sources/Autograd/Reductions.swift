// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// The sum of all elements, of shape [].
  public func sum() -> Tensor { sum(alongAxes: Array(0..<rank)) }

  /// The mean of all elements, of shape [].
  public func mean() -> Tensor { sum() / Float(count) }

  /// The sums along `axes`, which are removed or, with `keepingDimensions`, kept with size one.
  public func sum(alongAxes axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    let summed = Set(axes)
    precondition(
      summed.isSubset(of: 0..<rank), "sums along the axes \(axes) of a tensor of shape \(shape)")
    let sums = Self.runs(of: summed).reduce(detached()) { $0.summed(along: $1) }
    let y = sums.recorded(
      .sum(axes: axes), (self, { [shape] gradient, _ in gradient.broadcast(to: shape) }))
    return keepingDimensions
      ? y : y.reshaped(to: shape.indices.filter { !summed.contains($0) }.map { shape[$0] })
  }

  /// The means along `axes`, which are removed or, with `keepingDimensions`, kept with size one.
  public func mean(alongAxes axes: [Int], keepingDimensions: Bool = false) -> Tensor {
    let terms = Set(axes).reduce(1) { $0 * shape[$1] }
    return sum(alongAxes: axes, keepingDimensions: keepingDimensions) / Float(terms)
  }

  /// Broadcasts axes of size one to the sizes of `shape`, which must have the same rank; a scalar,
  /// of shape [], is broadcast to any shape.
  public func broadcast(to shape: [Int]) -> Tensor {
    guard rank > 0 else { return reshaped(to: shape.map { _ in 1 }).filling(shape) }
    return filling(shape)
  }

  private func filling(_ shape: [Int]) -> Tensor {
    precondition(
      rank == shape.count && zip(self.shape, shape).allSatisfy { $0 == 1 || $0 == $1 },
      "a tensor of shape \(self.shape) cannot be broadcast to \(shape)")
    let axes = shape.indices.filter { self.shape[$0] != shape[$0] }
    guard !axes.isEmpty else { return self }
    return Self.runs(of: Set(axes)).reversed()
      .reduce(detached()) { $0.repeated(along: $1, shape: shape) }
      .recorded(
        .broadcast(shape: shape),
        (self, { gradient, _ in gradient.sum(alongAxes: axes, keepingDimensions: true) }))
  }

  /// Sums along neighbouring axes, which keep size one.
  private func summed(along axes: Range<Int>) -> Tensor {
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    return Tensor(
      shape: kept, of: .init(.sum, "sum", from: [shape], to: kept, floats: count)
    ) { y in
      withPointer { x in
        Reduction.sum(
          x, into: y.start, outer: shape[..<axes.lowerBound].reduce(1, *),
          rows: shape[axes].reduce(1, *), inner: shape[axes.upperBound...].reduce(1, *))
      }
    }
  }

  /// Broadcasts neighbouring axes of size one to the sizes of `shape`.
  private func repeated(along axes: Range<Int>, shape: [Int]) -> Tensor {
    let grown = self.shape.indices.map { axes.contains($0) ? shape[$0] : self.shape[$0] }
    let floats = grown.reduce(1, *)
    return Tensor(
      shape: grown, of: .init(.copy, "broadcast", from: [self.shape], to: grown, floats: floats)
    ) { y in
      withPointer { x in
        Reduction.broadcast(
          x, into: y.start, outer: grown[..<axes.lowerBound].reduce(1, *),
          rows: grown[axes].reduce(1, *), inner: grown[axes.upperBound...].reduce(1, *))
      }
    }
  }

  /// Runs of neighbouring axes, in order.
  private static func runs(of axes: Set<Int>) -> [Range<Int>] {
    axes.sorted().reduce(into: []) { runs, axis in
      if let last = runs.last, last.upperBound == axis {
        runs[runs.count - 1] = last.lowerBound..<axis + 1
      } else {
        runs.append(axis..<axis + 1)
      }
    }
  }
}
