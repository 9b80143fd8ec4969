// SPDX-License-Identifier: MIT

/// The derivative of a leaky ReLU as a mask: 1 where `sign` is above zero, `slope` elsewhere.
///
/// The result of the leaky ReLU serves as `sign` as well as its input, as long as the slope is not
/// negative.
public struct LeakyReLUMask {
  let sign: UnsafePointer<Float>
  let slope: Float

  /// A mask from the signs of the elements at `sign`, which has the shape of the masked signal.
  public init(sign: UnsafePointer<Float>, slope: Float) {
    self.sign = sign
    self.slope = slope
  }
}
