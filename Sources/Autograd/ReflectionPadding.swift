// SPDX-License-Identifier: MIT
import Kernels

// Padding and folding are each other's adjoints, so that any order of derivatives is one pass an axis.
extension Tensor {
  /// Pads along every axis with mirrored elements, as NumPy's `pad(mode="reflect")` does: the elements
  /// at the edges are not repeated.
  ///
  /// - Parameters:
  ///   - before: elements before each axis, below its size.
  ///   - after: elements after each axis, below its size.
  public func reflectionPadded(before: [Int], after: [Int]) -> Tensor {
    checkReflection(before, after)
    let padded = shape.indices.reduce(detached()) { x, axis in
      guard before[axis] + after[axis] > 0 else { return x }
      var shape = x.shape
      shape[axis] += before[axis] + after[axis]
      let padding = x.reflection(axis, length: x.shape[axis], before[axis], after[axis])
      return Tensor(shape: shape, of: .reflection(from: x.shape, to: shape)) { y in
        x.withPointer { padding.pad($0, into: y.start) }
      }
    }
    return padded.recorded(
      .reflectionPad(before: before, after: after),
      (self, { gradient, _ in gradient.reflectionFolded(before: before, after: after) }))
  }

  /// The adjoint of ``reflectionPadded(before:after:)``: removes the padding and adds its elements to
  /// those that they mirror.
  public func reflectionFolded(before: [Int], after: [Int]) -> Tensor {
    let folded = shape.indices.reversed().reduce(detached()) { y, axis in
      guard before[axis] + after[axis] > 0 else { return y }
      var shape = y.shape
      shape[axis] -= before[axis] + after[axis]
      let padding = y.reflection(axis, length: shape[axis], before[axis], after[axis])
      return Tensor(shape: shape, of: .reflection(from: y.shape, to: shape)) { x in
        y.withPointer { padding.fold($0, into: x.start) }
      }
    }
    return folded.recorded(
      .other("reflection folding"),
      (self, { gradient, _ in gradient.reflectionPadded(before: before, after: after) }))
  }

  private func reflection(
    _ axis: Int, length: Int, _ before: Int, _ after: Int
  ) -> ReflectionPadding {
    ReflectionPadding(
      outer: shape[..<axis].reduce(1, *), length: length,
      inner: shape[(axis + 1)...].reduce(1, *), before: before, after: after)
  }

  private func checkReflection(_ before: [Int], _ after: [Int]) {
    precondition(
      before.count == rank && after.count == rank
        && shape.indices.allSatisfy {
          (0..<max(1, shape[$0])).contains(before[$0])
            && (0..<max(1, shape[$0])).contains(after[$0])
        },
      "a reflection padding of \(before) and \(after) for a tensor of shape \(shape)")
  }
}

extension Profile.Operation {
  fileprivate static func reflection(from shape: [Int], to result: [Int]) -> Self {
    .init(
      .copy, "reflection", from: [shape], to: result,
      floats: shape.reduce(1, *) + result.reduce(1, *))
  }
}
