// SPDX-License-Identifier: MIT
import CKernels

/// What follows a convolution, or its adjoint in the input, while the result is still in the caches.
///
/// The steps come in the order of the properties; a default does nothing.
public struct ConvolutionEpilogue {
  /// One value per channel, added to every position.
  public var bias: UnsafePointer<Float>?
  /// What values below zero are multiplied by (leaky ReLU).
  public var slope: Float = 1
  /// Where to multiply by a slope once more; its signs have the shape of the result.
  public var leak: RowShifts.Leak?
  /// Moves of the examples along the only spatial axis.
  public var shifts: RowShifts?

  /// An epilogue that changes nothing.
  public init() {}

  /// Lends what the tiles need, and moves what a shift mirrors when they are done.
  func with(
    _ target: UnsafeMutablePointer<Float>, length: Int, channels: Int,
    _ body: (GatherFinish) -> Void
  ) {
    var finish = GatherFinish(bias: bias, slope: slope, leak: leak)
    guard let shifts else { return body(finish) }
    let size = shifts.radius * channels
    MemoryPool.withScratch(shifts.isAdjoint ? shifts.count * size : 0) { spill in
      shifts.offsets.withUnsafeBufferPointer { offsets in
        finish.offsets = offsets.baseAddress
        if shifts.isAdjoint { finish.spill = GatherFinish.Spill(start: spill, exampleStride: size) }
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

/// An epilogue as tiles use it: values without reference counts.
struct GatherFinish {
  var bias: UnsafePointer<Float>?
  let slope: Float
  let leak: RowShifts.Leak?
  /// For each example the positions from where a value is computed to where it is written.
  var offsets: UnsafePointer<Int>?
  /// Where values go that would be written before the first position or after the last; nil drops them.
  var spill: Spill?

  struct Spill {
    let start: UnsafeMutablePointer<Float>
    let exampleStride: Int
  }

  /// Positions that the values of an example are moved by.
  func offset(ofExample example: Int) -> Int { offsets?[example] ?? 0 }
}
