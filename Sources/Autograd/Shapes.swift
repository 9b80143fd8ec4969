// SPDX-License-Identifier: MIT
import Kernels

extension Tensor {
  /// The same elements in row-major order with another shape; no copy.
  public func reshaped(to shape: [Int]) -> Tensor {
    precondition(
      shape.reduce(1, *) == count, "a tensor of shape \(self.shape) cannot be reshaped to \(shape)")
    let former = self.shape
    return withShape(shape).recorded(
      .reshape(shape: shape), (self, { gradient, _ in gradient.reshaped(to: former) }))
  }

  /// Permutes the axes: axis i of the result is axis `order[i]` of this tensor.
  public func permuted(_ order: [Int]) -> Tensor {
    precondition(
      order.sorted() == Array(0..<rank), "axes \(order) of a tensor of shape \(shape)")
    var inverse = order
    for (place, axis) in order.enumerated() { inverse[axis] = place }
    let permuted = order.map { shape[$0] }
    return Tensor(shape: permuted, of: copy("permute", to: permuted)) { y in
      withPointer { RowCopies.permute($0, shape: shape, order: order, into: y.start) }
    }
    .recorded(
      .permute(order: order), (self, { [inverse] gradient, _ in gradient.permuted(inverse) }))
  }

  /// Pads with zeros before and after the elements along every axis.
  public func padded(before: [Int], after: [Int]) -> Tensor {
    precondition(
      before.count == rank && after.count == rank && (before + after).allSatisfy { $0 >= 0 },
      "a padding of \(before) and \(after) for a tensor of shape \(shape)")
    let padded = shape.indices.map { before[$0] + shape[$0] + after[$0] }
    let end = shape.indices.map { before[$0] + shape[$0] }
    return Tensor(shape: padded, of: copy("pad", to: padded)) { y in
      y.update(repeating: 0)
      copyBox(of: shape, at: shape.map { _ in 0 }, to: y.start, shape: padded, at: before)
    }
    .recorded(
      .pad(before: before, after: after),
      (self, { gradient, _ in gradient.sliced(from: before, to: end) }))
  }

  /// The elements with indices from `start` up to, but not including, `end`.
  public func sliced(from start: [Int], to end: [Int]) -> Tensor {
    precondition(
      start.count == rank && end.count == rank
        && shape.indices.allSatisfy {
          0 <= start[$0] && start[$0] <= end[$0] && end[$0] <= shape[$0]
        },
      "a slice from \(start) to \(end) of a tensor of shape \(shape)")
    let size = zip(start, end).map { $1 - $0 }
    let after = zip(shape, end).map { $0 - $1 }
    return Tensor(shape: size, of: copy("slice", to: size)) { y in
      copyBox(of: size, at: start, to: y.start, shape: size, at: size.map { _ in 0 })
    }
    .recorded(
      .slice(start: start, end: end),
      (self, { gradient, _ in gradient.padded(before: start, after: after) }))
  }

  /// Concatenates tensors along an axis; their other sizes must be equal.
  public static func concatenated(_ tensors: [Tensor], alongAxis axis: Int) -> Tensor {
    guard let first = tensors.first else { preconditionFailure("no tensors to concatenate") }
    var shape = first.shape
    precondition(
      shape.indices.contains(axis)
        && tensors.allSatisfy { tensor in
          tensor.rank == shape.count
            && shape.indices.allSatisfy { $0 == axis || tensor.shape[$0] == shape[$0] }
        }, "a concatenation along axis \(axis) of shapes \(tensors.map(\.shape))")
    var start = 0
    let starts = tensors.map { tensor in
      defer { start += tensor.shape[axis] }
      return shape.indices.map { $0 == axis ? start : 0 }
    }
    shape[axis] = start
    let joined = Tensor(
      shape: shape,
      of: .init(.copy, "concatenate", to: shape, floats: 2 * shape.reduce(1, *))
    ) { y in
      for (tensor, start) in zip(tensors, starts) {
        tensor.copyBox(
          of: tensor.shape, at: shape.map { _ in 0 }, to: y.start, shape: shape, at: start)
      }
    }
    let inputs = zip(tensors, starts).map { tensor, start in
      let end = zip(start, tensor.shape).map { $0 + $1 }
      return Node.Input(tensor: tensor) { gradient, _ in gradient.sliced(from: start, to: end) }
    }
    return joined.recorded(.concatenate(axis: axis), inputs)
  }

  private func copy(_ name: String, to shape: [Int]) -> Profile.Operation {
    let floats = min(count, shape.reduce(1, *)) + shape.reduce(1, *)
    return .init(.copy, name, from: [self.shape], to: shape, floats: floats)
  }

  private func copyBox(
    of size: [Int], at start: [Int], to target: UnsafeMutablePointer<Float>,
    shape targetShape: [Int],
    at targetStart: [Int]
  ) {
    withPointer {
      RowCopies.copyBox(
        of: size, from: $0, shape: shape, at: start, to: target, shape: targetShape, at: targetStart
      )
    }
  }
}
