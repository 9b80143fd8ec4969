// SPDX-License-Identifier: MIT
import Kernels

// Functions of single elements. A rule that needs the function's own value takes it with the node it is
// given, so that it can be differentiated again.
extension Tensor {
  /// e to the power of every element.
  public func exp() -> Tensor {
    let y = mapped(.exp)
    return y.recorded((self, { gradient, node in gradient * y.attached(to: node) }))
  }

  /// The natural logarithm.
  public func log() -> Tensor {
    mapped(.log).recorded((self, { gradient, _ in gradient / self }))
  }

  /// The square root.
  ///
  /// Its derivative at zero is infinite.
  public func squareRoot() -> Tensor {
    let y = mapped(.squareRoot)
    return y.recorded((self, { gradient, node in gradient / (y.attached(to: node) * 2) }))
  }

  /// The square root, elements below `floor`, which is above zero, counted as `floor`.
  ///
  /// There, and so at zero, its derivative is zero.
  public func squareRoot(floor: Float) -> Tensor {
    precondition(floor > 0, "square roots with a floor of \(floor)")
    return clamped(to: floor ... .infinity).squareRoot()
  }

  /// The hyperbolic tangent.
  public func tanh() -> Tensor {
    let y = mapped(.tanh)
    return y.recorded((self, { gradient, node in gradient * (1 - y.attached(to: node).squared()) }))
  }

  /// 1 / (1 + exp(-x)).
  public func sigmoid() -> Tensor {
    let y = mapped(.sigmoid)
    return y.recorded(
      (
        self,
        { gradient, node in
          let y = y.attached(to: node)
          return gradient * (y - y.squared())
        }
      ))
  }

  /// log(1 + exp(x)).
  public func softplus() -> Tensor {
    mapped(.softplus).recorded((self, { gradient, _ in gradient * sigmoid() }))
  }

  /// The square of every element.
  public func squared() -> Tensor {
    let x = detached()
    return (x * x).recorded((self, { gradient, _ in gradient * self * 2 }))
  }

  /// One divided by every element.
  public func reciprocal() -> Tensor {
    let y = Tensor.filled(with: 1, shape: shape) / detached()
    return y.recorded((self, { gradient, node in -(gradient * y.attached(to: node).squared()) }))
  }

  /// The absolute value.
  ///
  /// At zero its derivative is taken to be -1.
  public func absolute() -> Tensor {
    mapped(.absolute).recorded(
      (self, { gradient, _ in gradient.leaked(bySignOf: detached(), slope: -1) }))
  }

  private func mapped(_ function: Elementwise.Unary) -> Tensor {
    Tensor(shape: shape, of: elementwise(function.rawValue)) { y in
      withPointer { Elementwise.apply(function, $0, into: y.start, count: count) }
    }
  }

  // MARK: Pieces of straight lines

  /// x above zero, slope · x below (Maas, Hannun and Ng 2013).
  ///
  /// At zero its derivative is the slope.
  public func leakyReLU(slope: Float) -> Tensor {
    let sign = detached()
    return sign.leaked(bySignOf: sign, slope: slope)
      .recorded((self, { gradient, _ in gradient.leaked(bySignOf: sign, slope: slope) }))
  }

  /// x above zero, zero below.
  ///
  /// At zero its derivative is zero.
  public func relu() -> Tensor { leakyReLU(slope: 0) }

  /// The elements where `sign` is above zero, slope times them elsewhere; linear in the elements.
  func leaked(bySignOf sign: Tensor, slope: Float) -> Tensor {
    precondition(shape == sign.shape, "a leak of \(shape) by the sign of \(sign.shape)")
    return Tensor(shape: shape, of: elementwise("leak by sign", operands: 2)) { y in
      withPointer { x in
        sign.withPointer { sign in
          Elementwise.leak(x, bySignOf: sign, slope: slope, into: y.start, count: count)
        }
      }
    }
    .recorded((self, { gradient, _ in gradient.leaked(bySignOf: sign, slope: slope) }))
  }

  /// The nearest number within `bounds`.
  ///
  /// Outside, and nowhere else, its derivative is zero.
  public func clamped(to bounds: ClosedRange<Float>) -> Tensor {
    let x = detached()
    return Tensor(shape: shape, of: elementwise("clamp")) { y in
      withPointer { Elementwise.clamp($0, to: bounds, into: y.start, count: count) }
    }
    .recorded((self, { gradient, _ in gradient.kept(where: x, isIn: bounds) }))
  }

  /// The elements where `reference` is in `bounds`, zero elsewhere; linear in the elements.
  private func kept(where reference: Tensor, isIn bounds: ClosedRange<Float>) -> Tensor {
    Tensor(shape: shape, of: elementwise("keep inside", operands: 2)) { y in
      withPointer { x in
        reference.withPointer { reference in
          Elementwise.keep(x, where: reference, isIn: bounds, into: y.start, count: count)
        }
      }
    }
    .recorded((self, { gradient, _ in gradient.kept(where: reference, isIn: bounds) }))
  }
}
