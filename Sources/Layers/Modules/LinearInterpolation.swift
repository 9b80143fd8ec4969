// SPDX-License-Identifier: MIT
public import Autograd

/// Linear interpolation by a whole factor along each spatial axis; no parameters.
///
/// The values at the borders are repeated beyond them.
public struct LinearInterpolation: Sendable {
  /// Where a value lies among the `factor` results that belong to it.
  public enum Alignment: Sendable {
    /// In their middle, as the copies of a nearest-neighbour upsampling do: the alignment of
    /// ``UpsamplingConvolution``.
    case centered
    /// At the last one: the alignment of ``DoublingConvolution``.
    case last
  }

  private let factor: [Int]
  private let alignment: Alignment

  /// An interpolation by `factor`, one entry per spatial dimension.
  public init(factor: [Int], alignment: Alignment) {
    precondition(factor.allSatisfy { $0 > 0 }, "an interpolation by \(factor)")
    self.factor = factor
    self.alignment = alignment
  }

  /// x `[N, S..., C]` to `[N, S · factor..., C]`.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(
      x.rank == factor.count + 2, "an interpolation of \(factor.count) axes cannot take \(x.shape)")
    return factor.indices.reduce(x) { interpolated($0, alongAxis: $1 + 1, factor: factor[$1]) }
  }

  private func interpolated(_ x: Tensor, alongAxis axis: Int, factor: Int) -> Tensor {
    guard factor > 1 else { return x }
    let size = x.shape[axis]
    func part(_ range: Range<Int>) -> Tensor {
      var (start, end) = (x.shape.map { _ in 0 }, x.shape)
      (start[axis], end[axis]) = (range.lowerBound, range.upperBound)
      return x.sliced(from: start, to: end)
    }
    let before = Tensor.concatenated([part(0..<1), part(0..<size - 1)], alongAxis: axis)
    let after = Tensor.concatenated([part(1..<size), part(size - 1..<size)], alongAxis: axis)
    var split = x.shape
    split.insert(1, at: axis + 1)
    let parts = (0..<factor).map { place in
      let offset = offset(of: place, factor: factor)
      let other = offset < 0 ? before : after
      let part = offset == 0 ? x : x * (1 - abs(offset)) + other * abs(offset)
      return part.reshaped(to: split)
    }
    var joined = x.shape
    joined[axis] *= factor
    return Tensor.concatenated(parts, alongAxis: axis + 1).reshaped(to: joined)
  }

  /// The distance of a result from the value it belongs to, in distances between values.
  private func offset(of place: Int, factor: Int) -> Float {
    switch alignment {
    case .centered: (Float(place) + 0.5) / Float(factor) - 0.5
    case .last: Float(place + 1 - factor) / Float(factor)
    }
  }
}
