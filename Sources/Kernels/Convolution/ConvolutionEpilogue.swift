// SPDX-License-Identifier: MIT
import CKernels

/// The fused epilogue of a convolution or of its input gradient, applied while the result is in
/// cache.
///
/// The steps are applied in the order of the properties; default values do nothing.
public struct ConvolutionEpilogue {
  /// Bias, one value per channel of the result.
  public var bias: UnsafePointer<Float>?
  /// Slope of a leaky ReLU: negative values are multiplied by it.
  public var slope: Float = 1
  /// A leaky-ReLU mask to multiply by; its signs have the shape of the result.
  public var mask: LeakyReLUMask?
  /// Reflected shifts of the examples along the only spatial axis, on which the result must have
  /// more than twice as many positions as the longest shift: reflected edges must not overlap.
  public var shifts: ReflectedShift?

  /// An epilogue that does nothing.
  public init() {}

  /// Calls `body` with the epilogue of the tiles, then fills or adds the reflected edges of the
  /// shifts.
  func with(
    _ target: UnsafeMutablePointer<Float>, length: Int, channels: Int,
    _ body: (TileEpilogue) -> Void
  ) {
    var finish = TileEpilogue(bias: bias, slope: slope, mask: mask)
    guard let shifts else { return body(finish) }
    precondition(
      2 * shifts.radius < max(1, length),
      "shifts of up to \(shifts.radius) positions of \(length)")
    let size = shifts.radius * channels
    MemoryPool.withScratch(shifts.isAdjoint ? shifts.count * size : 0) { spill in
      shifts.offsets.withUnsafeBufferPointer { offsets in
        finish.offsets = offsets.baseAddress
        if shifts.isAdjoint { finish.spill = TileEpilogue.Spill(start: spill, exampleStride: size) }
        body(finish)
      }
      parallelRanges(shifts.count, grain: 64) { examples in
        for example in examples {
          shifts.finishEdges(
            ofExample: example, target + example * length * channels, spill: spill + example * size,
            length: length, channels: channels)
        }
      }
    }
  }
}

/// ``ConvolutionEpilogue`` in the form the tiles use: pointers and numbers without reference
/// counts.
struct TileEpilogue {
  var bias: UnsafePointer<Float>?
  let slope: Float
  let mask: LeakyReLUMask?
  /// For each example the shift, in positions, from the computed position to the written one.
  var offsets: UnsafePointer<Int>?
  /// Receives values that a shift moves outside the example; nil drops these values.
  var spill: Spill?

  struct Spill {
    let start: UnsafeMutablePointer<Float>
    let exampleStride: Int
  }

  /// The shift of an example, in positions.
  func offset(ofExample example: Int) -> Int { offsets?[example] ?? 0 }
}
