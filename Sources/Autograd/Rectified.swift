// SPDX-License-Identifier: MIT
import Kernels

/// How a tensor was made from a sum: by a leaky ReLU, and perhaps a shift of every example.
///
/// It needs no sum, which is never stored: the sign of an element, all that the derivative depends on, is
/// that of the result.
struct Rectified {
  /// The result `[N, ..., C]`.
  let values: Tensor
  let slope: Float
  /// Positions that each example was moved by, along its only axis.
  let shifts: [Int]?

  /// From the gradient of the result to that of the sum.
  func gradientOfSum(_ gradient: Tensor) -> Tensor { moved(gradient, adjoint: true) }

  /// The adjoint of ``gradientOfSum(_:)``.
  func adjointOfGradient(_ x: Tensor) -> Tensor { moved(x, adjoint: false) }

  private func moved(_ x: Tensor, adjoint: Bool) -> Tensor {
    guard let shifts else { return x.leaked(bySignOf: values, slope: slope) }
    return x.shifted(RowShifts(shifts, adjoint: adjoint), rectified: self)
      .recorded((x, { gradient, _ in moved(gradient, adjoint: !adjoint) }))
  }

  /// Lends the leak to a kernel.
  func withLeak<R>(_ body: (RowShifts.Leak) -> R) -> R {
    values.withPointer { body(RowShifts.Leak(sign: $0, slope: slope)) }
  }
}

extension Tensor {
  /// Every example of `[N, L, C]` moved by a number of positions of its own: y[i] = x[i - shift], where
  /// what is missing at an edge is mirrored there (the element at the edge is not repeated).
  ///
  /// - Parameter shifts: N numbers, each smaller than L.
  public func shifted(by shifts: [Int]) -> Tensor { shifted(by: shifts, adjoint: false) }

  /// The adjoint of ``shifted(by:)``, which adds what was mirrored to where it came from.
  public func unshifted(by shifts: [Int]) -> Tensor { shifted(by: shifts, adjoint: true) }

  private func shifted(by shifts: [Int], adjoint: Bool) -> Tensor {
    shifted(RowShifts(shifts, adjoint: adjoint), rectified: nil)
      .recorded((self, { gradient, _ in gradient.shifted(by: shifts, adjoint: !adjoint) }))
  }

  fileprivate func shifted(_ shifts: RowShifts, rectified: Rectified?) -> Tensor {
    checkShifts(shifts)
    let operands = rectified == nil ? 1 : 2
    return Tensor(
      shape: shape, of: .init(.copy, "shift", to: shape, floats: (operands + 1) * count)
    ) { y in
      withPointer { x in
        func apply(_ leak: RowShifts.Leak?) {
          shifts.apply(to: x, leak: leak, into: y.start, length: shape[1], channels: shape[2])
        }
        if let rectified { rectified.withLeak(apply) } else { apply(nil) }
      }
    }
  }

  private func checkShifts(_ shifts: RowShifts) {
    precondition(
      rank == 3 && shifts.count == shape[0] && shifts.radius < max(1, shape[1]),
      "\(shifts.count) shifts of up to \(shifts.radius) positions of \(shape)")
  }
}
