// SPDX-License-Identifier: MIT
import Kernels

// Elementwise functions. A rule that uses the function's value attaches it to the node passed to
// the rule, so that the derivative is differentiable again.
extension Tensor {
  /// The exponential, elementwise.
  public func exp() -> Tensor {
    let y = mapped(.exp)
    return y.recorded(.exp, (self, { gradient, node in gradient * y.attached(to: node) }))
  }

  /// The natural logarithm, elementwise.
  public func log() -> Tensor {
    mapped(.log).recorded(.log, (self, { gradient, _ in gradient / self }))
  }

  /// The square root, elementwise; its derivative at zero is infinite.
  public func squareRoot() -> Tensor {
    let y = mapped(.squareRoot)
    return y.recorded(
      .squareRoot, (self, { gradient, node in gradient / (y.attached(to: node) * 2) }))
  }

  /// The square root of max(x, floor), elementwise, for a positive floor.
  ///
  /// The derivative is zero below the floor.
  public func squareRoot(floor: Float) -> Tensor {
    precondition(floor > 0, "the floor of a square root must be positive, not \(floor)")
    return clamped(to: floor ... .infinity).squareRoot()
  }

  /// The hyperbolic tangent, elementwise.
  public func tanh() -> Tensor {
    let y = mapped(.tanh)
    return y.recorded(
      .tanh, (self, { gradient, node in gradient * (1 - y.attached(to: node).squared()) }))
  }

  /// The logistic function 1 / (1 + exp(-x)), elementwise.
  public func sigmoid() -> Tensor {
    let y = mapped(.sigmoid)
    return y.recorded(
      .sigmoid,
      (
        self,
        { gradient, node in
          let y = y.attached(to: node)
          return gradient * (y - y.squared())
        }
      ))
  }

  /// log(1 + exp(x)), elementwise, without overflow.
  public func softplus() -> Tensor {
    mapped(.softplus).recorded(.softplus, (self, { gradient, _ in gradient * sigmoid() }))
  }

  /// The square, elementwise.
  public func squared() -> Tensor {
    let x = detached()
    return (x * x).recorded(.squared, (self, { gradient, _ in gradient * self * 2 }))
  }

  /// 1 / x, elementwise.
  public func reciprocal() -> Tensor {
    let y = Tensor.filled(with: 1, shape: shape) / detached()
    return y.recorded(
      .reciprocal, (self, { gradient, node in -(gradient * y.attached(to: node).squared()) }))
  }

  /// The absolute value, elementwise; the derivative at zero is defined as -1.
  public func absolute() -> Tensor {
    mapped(.absolute).recorded(
      .absolute,
      (self, { gradient, _ in gradient.maskedByLeakyReLU(signs: detached(), slope: -1) }))
  }

  private func mapped(_ function: Elementwise.Unary) -> Tensor {
    Tensor(shape: shape, of: elementwise(function.rawValue)) { y in
      withPointer { Elementwise.apply(function, $0, into: y.start, count: count) }
    }
  }

  // MARK: Piecewise linear functions

  /// Leaky ReLU: x above zero, slope · x elsewhere (Maas, Hannun and Ng, "Rectifier Nonlinearities
  /// Improve Neural Network Acoustic Models", 2013).
  ///
  /// The derivative at zero is the slope, at least 0. A convolution of the result computes the
  /// derivative in its own pass.
  public func leakyReLU(slope: Float) -> Tensor {
    precondition(slope >= 0, "a leaky ReLU with negative slope \(slope)")
    let x = detached()
    let y = x.maskedByLeakyReLU(signs: x, slope: slope)
    return y.recorded(LeakyReLUOutput(values: y, slope: slope, shifts: nil), of: self)
  }

  /// ReLU: max(x, 0); the derivative at zero is zero.
  public func relu() -> Tensor { leakyReLU(slope: 0) }

  /// The elements where `sign` is above zero, slope times the elements elsewhere; linear in the
  /// elements.
  func maskedByLeakyReLU(signs sign: Tensor, slope: Float) -> Tensor {
    precondition(shape == sign.shape, "a leaky-ReLU mask of shape \(sign.shape) for \(shape)")
    return Tensor(shape: shape, of: elementwise("leaky-ReLU mask", operands: 2)) { y in
      withPointer { x in
        sign.withPointer { sign in
          Elementwise.leakyReLUMask(x, bySignOf: sign, slope: slope, into: y.start, count: count)
        }
      }
    }
    .recorded(
      .other("derivative of a leaky ReLU"),
      (self, { gradient, _ in gradient.maskedByLeakyReLU(signs: sign, slope: slope) }))
  }

  /// Clamps the elements to `bounds`; the derivative is 1 inside and at the bounds, 0 outside.
  public func clamped(to bounds: ClosedRange<Float>) -> Tensor {
    let x = detached()
    return Tensor(shape: shape, of: elementwise("clamp")) { y in
      withPointer { Elementwise.clamp($0, to: bounds, into: y.start, count: count) }
    }
    .recorded(.clamp(bounds), (self, { gradient, _ in gradient.kept(where: x, isIn: bounds) }))
  }

  /// The elements where `reference` is in `bounds`, zero elsewhere; linear in the elements.
  private func kept(where reference: Tensor, isIn bounds: ClosedRange<Float>) -> Tensor {
    Tensor(shape: shape, of: elementwise("keep inside", operands: 2)) { y in
      withPointer { x in
        reference.withPointer { reference in
          Elementwise.zeroOutside(x, where: reference, isIn: bounds, into: y.start, count: count)
        }
      }
    }
    .recorded(
      .other("derivative of a clamp"),
      (self, { gradient, _ in gradient.kept(where: reference, isIn: bounds) }))
  }
}
