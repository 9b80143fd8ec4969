// SPDX-License-Identifier: MIT
import Kernels

// Arithmetic between tensors of equal shape, and between a tensor and a number. There is no
// implicit broadcasting: see `broadcast(to:)`, `adding(perChannel:)` and `multiplied(perChannel:)`.
extension Tensor {
  /// The elementwise sum of tensors of equal shape.
  public static func + (a: Tensor, b: Tensor) -> Tensor {
    a.combined(.add, b).recorded(
      .add, (a, { gradient, _ in gradient }), (b, { gradient, _ in gradient }))
  }

  /// The elementwise difference of tensors of equal shape.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    a.combined(.subtract, b)
      .recorded(.subtract, (a, { gradient, _ in gradient }), (b, { gradient, _ in -gradient }))
  }

  /// The elementwise product of tensors of equal shape.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    a.combined(.multiply, b)
      .recorded(
        .multiply, (a, { gradient, _ in gradient * b }), (b, { gradient, _ in gradient * a }))
  }

  /// The elementwise quotient of tensors of equal shape.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let quotient = a.combined(.divide, b)
    return quotient.recorded(
      .divide,
      (a, { gradient, _ in gradient / b }),
      (b, { gradient, node in -(gradient * quotient.attached(to: node) / b) }))
  }

  private func combined(_ operation: Elementwise.Binary, _ other: Tensor) -> Tensor {
    precondition(
      shape == other.shape, "\(operation) needs equal shapes, not \(shape) and \(other.shape)")
    return Tensor(shape: shape, of: elementwise(operation.rawValue, operands: 2)) { y in
      withPointer { a in
        other.withPointer { b in
          Elementwise.apply(operation, a, b, into: y.start, count: count)
        }
      }
    }
  }

  /// The profile entry of an elementwise function of this shape.
  func elementwise(_ name: String, operands: Int = 1) -> Profile.Operation {
    .init(.elementwise, name, to: shape, floats: (operands + 1) * count)
  }

  // MARK: With a number

  /// The elements times `scale`, plus `shift`.
  func affine(scale: Float, shift: Float) -> Tensor {
    Tensor(shape: shape, of: elementwise("scale and shift")) { y in
      withPointer {
        Elementwise.affine($0, scale: scale, shift: shift, into: y.start, count: count)
      }
    }
    .recorded(
      .scaleAndShift(scale: scale, shift: shift), (self, { gradient, _ in gradient * scale }))
  }

  /// Adds a number to every element.
  public static func + (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1, shift: b) }
  /// Adds a number to every element.
  public static func + (a: Float, b: Tensor) -> Tensor { b.affine(scale: 1, shift: a) }
  /// Subtracts a number from every element.
  public static func - (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1, shift: -b) }
  /// Subtracts every element from a number.
  public static func - (a: Float, b: Tensor) -> Tensor { b.affine(scale: -1, shift: a) }
  /// Multiplies every element by a number.
  public static func * (a: Tensor, b: Float) -> Tensor { a.affine(scale: b, shift: 0) }
  /// Multiplies every element by a number.
  public static func * (a: Float, b: Tensor) -> Tensor { b.affine(scale: a, shift: 0) }
  /// Divides every element by a number: multiplies it by 1 / b, which is rounded once.
  public static func / (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1 / b, shift: 0) }
  /// Divides a number by every element: multiplies it by the reciprocals, which are rounded once.
  public static func / (a: Float, b: Tensor) -> Tensor { b.reciprocal() * a }
  /// The negative of every element.
  public static prefix func - (a: Tensor) -> Tensor { a.affine(scale: -1, shift: 0) }

  // MARK: With a value for each channel

  /// x `[..., C]` + v `[C]`: adds one value per channel.
  public func adding(perChannel v: Tensor) -> Tensor {
    perChannel(.add, v).recorded(
      .addPerChannel,
      (self, { gradient, _ in gradient }), (v, { gradient, _ in gradient.summedToChannels() }))
  }

  /// x `[..., C]` · v `[C]`: multiplies by one value per channel.
  public func multiplied(perChannel v: Tensor) -> Tensor {
    perChannel(.multiply, v).recorded(
      .multiplyPerChannel,
      (self, { gradient, _ in gradient.multiplied(perChannel: v) }),
      (v, { gradient, _ in gradient.summedToChannels(times: self) }))
  }

  private func perChannel(_ operation: Elementwise.PerChannel, _ v: Tensor) -> Tensor {
    precondition(
      v.rank == 1 && shape.last == v.shape[0],
      "a value per channel of \(shape) needs the shape [C], not \(v.shape)"
    )
    return Tensor(shape: shape, of: elementwise("\(operation.rawValue) per channel")) { y in
      withPointer { x in
        v.withPointer { v in
          Elementwise.applyPerChannel(
            operation, x, v, into: y.start, rows: count / max(1, shape[rank - 1]),
            channels: shape[rank - 1])
        }
      }
    }
  }

  /// The sum over all axes but the last.
  func summedToChannels() -> Tensor { sum(alongAxes: Array(0..<rank - 1)) }

  /// The sums of the products with `factor`, both `[..., C]`, to `[C]`.
  private func summedToChannels(times factor: Tensor) -> Tensor {
    let channels = shape[rank - 1]
    let rows = [1, count / max(1, channels), channels]
    return reshaped(to: rows).summedToExamples(times: factor.reshaped(to: rows))
      .reshaped(to: [channels])
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// The address of the first element.
  var start: UnsafeMutablePointer<Float> {
    guard let baseAddress else {
      preconditionFailure("a buffer of \(count) elements without memory")
    }
    return baseAddress
  }
}
