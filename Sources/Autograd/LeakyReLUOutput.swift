// SPDX-License-Identifier: MIT
import Kernels

/// The output of a leaky ReLU, with an optional reflected shift after it, for computing its
/// derivative.
///
/// The pre-activation is not stored: the derivative depends only on its sign, which equals that of
/// the result.
struct LeakyReLUOutput {
  /// The result `[N, ..., C]`.
  let values: Tensor
  let slope: Float
  /// The shift of each example along its only spatial axis, in positions.
  let shifts: [Int]?

  /// The gradient with respect to the pre-activation, from the gradient of the result.
  func gradientOfSum(_ gradient: Tensor) -> Tensor { moved(gradient, adjoint: true) }

  /// The adjoint of ``gradientOfSum(_:)``.
  func adjointOfGradient(_ x: Tensor) -> Tensor { moved(x, adjoint: false) }

  private func moved(_ x: Tensor, adjoint: Bool) -> Tensor {
    guard let shifts else { return x.maskedByLeakyReLU(signs: values, slope: slope) }
    return x.reflectShifted(ReflectedShift(shifts, adjoint: adjoint), activation: self)
      .recorded(
        .other("reflected shift"), (x, { gradient, _ in moved(gradient, adjoint: !adjoint) }))
  }

  /// Calls `body` with the mask of the derivative.
  func withMask<R>(_ body: (LeakyReLUMask) -> R) -> R {
    values.withPointer { body(LeakyReLUMask(sign: $0, slope: slope)) }
  }
}

extension Tensor {
  /// Shifts each example of `[N, L, C]` along L by its own offset: y[i] = x[i - shift], with
  /// reflection padding at the edges (the edge element is not repeated).
  ///
  /// - Parameter shifts: N offsets, each of magnitude below L.
  public func reflectShifted(by shifts: [Int]) -> Tensor {
    reflectShifted(by: shifts, adjoint: false)
  }

  /// The adjoint of ``reflectShifted(by:)``: shifts back and adds reflected elements to their
  /// sources.
  public func reflectShiftedAdjoint(by shifts: [Int]) -> Tensor {
    reflectShifted(by: shifts, adjoint: true)
  }

  private func reflectShifted(by shifts: [Int], adjoint: Bool) -> Tensor {
    reflectShifted(ReflectedShift(shifts, adjoint: adjoint), activation: nil)
      .recorded(
        .other("reflected shift"),
        (self, { gradient, _ in gradient.reflectShifted(by: shifts, adjoint: !adjoint) }))
  }

  fileprivate func reflectShifted(_ shifts: ReflectedShift, activation: LeakyReLUOutput?) -> Tensor
  {
    checkShifts(shifts)
    let operands = activation == nil ? 1 : 2
    return Tensor(
      shape: shape, of: .init(.copy, "shift", to: shape, floats: (operands + 1) * count)
    ) { y in
      withPointer { x in
        func apply(_ mask: LeakyReLUMask?) {
          shifts.apply(to: x, mask: mask, into: y.start, length: shape[1], channels: shape[2])
        }
        if let activation { activation.withMask(apply) } else { apply(nil) }
      }
    }
  }

  private func checkShifts(_ shifts: ReflectedShift) {
    precondition(
      rank == 3 && shifts.count == shape[0] && shifts.radius < max(1, shape[1]),
      "\(shifts.count) shifts of up to \(shifts.radius) positions for \(shape), not [N, L, C]")
  }
}
