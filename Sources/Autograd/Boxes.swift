// SPDX-License-Identifier: MIT
import Kernels

// Boxes of neighbouring positions: x [N, S..., C] and y [N, S / factor..., C]. The functions are each other's
// derivatives. A trace has them as reshapes, sums and broadcasts, which every program knows.
extension Tensor {
  /// The sum of every box of `factor` positions times `scale`: `[N, S..., C]` to `[N, S / factor..., C]`.
  ///
  /// `factor` has an entry per spatial axis; the sizes must be multiples of it.
  public func boxSums(_ factor: [Int], scale: Float = 1) -> Tensor {
    precondition(
      !factor.isEmpty && rank == factor.count + 2
        && zip(shape.dropFirst(), factor).allSatisfy { $1 > 0 && $0 % $1 == 0 },
      "boxes of \(factor) positions do not divide \(shape)")
    let sizes = zip(shape.dropFirst(), factor).map { $0 / $1 }
    guard factor.count <= 2, !Trace.isOn else {
      // [N, S, C] -> [N, S / factor, factor, C] -> [N, S / factor, C]
      let split = shape.prefix(1) + zip(sizes, factor).flatMap { [$0, $1] } + shape.suffix(1)
      return reshaped(to: Array(split)).sum(alongAxes: factor.indices.map { 2 * $0 + 2 }) * scale
    }
    let result = shape.prefix(1) + sizes + shape.suffix(1)
    return Tensor(
      shape: Array(result),
      of: .init(.sum, "boxes", from: [shape], to: Array(result), floats: count)
    ) { y in
      withPointer { x in
        Self.boxes(factor, in: shape).sum(x, scale: scale, into: y.start)
      }
    }
    .recorded(
      .other("box sums"), (self, { gradient, _ in gradient.repeated(factor, scale: scale) }))
  }

  /// Every position times `scale`, repeated in a box of `factor` positions: nearest-neighbour upsampling, `[N, S...,
  /// C]` to `[N, S · factor..., C]`.
  public func repeated(_ factor: [Int], scale: Float = 1) -> Tensor {
    precondition(
      !factor.isEmpty && rank == factor.count + 2 && factor.allSatisfy { $0 > 0 },
      "upsampling by \(factor) cannot take \(shape)")
    let sizes = shape[1...factor.count]
    let result = shape[..<1] + zip(sizes, factor).map { $0 * $1 } + shape.suffix(1)
    guard factor.count <= 2, !Trace.isOn else {
      // [N, S, C] -> [N, S, 1, C] -> [N, S, factor, C] -> [N, S · factor, C]
      let split = shape[..<1] + sizes.flatMap { [$0, 1] } + shape.suffix(1)
      let wide = shape[..<1] + zip(sizes, factor).flatMap { [$0, $1] } + shape.suffix(1)
      let copies = reshaped(to: Array(split)).broadcast(to: Array(wide))
      return (scale == 1 ? copies : copies * scale).reshaped(to: Array(result))
    }
    let floats = result.reduce(1, *)
    return Tensor(
      shape: Array(result),
      of: .init(.copy, "boxes", from: [shape], to: Array(result), floats: floats)
    ) { y in
      withPointer { x in
        Self.boxes(factor, in: Array(result)).fill(x, scale: scale, into: y.start)
      }
    }
    .recorded(.other("boxes"), (self, { gradient, _ in gradient.boxSums(factor, scale: scale) }))
  }

  /// The boxes of a signal of one or two axes.
  private static func boxes(_ factor: [Int], in shape: [Int]) -> Boxes {
    let (high, wide) = (factor.count == 2 ? factor[0] : 1, factor[factor.count - 1])
    let lines = shape[..<factor.count].reduce(1, *) / high
    return Boxes(
      lines: lines, width: shape[factor.count] / wide, high: high, wide: wide,
      channels: shape[factor.count + 1])
  }
}
