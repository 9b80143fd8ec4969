// SPDX-License-Identifier: MIT
import CKernels

/// A convolution with one input channel and many output channels, in one or two dimensions: the
/// first layer of a critic, or, as the input gradient, the last layer of a generator.
///
/// Sixteen channels make a vector. A task of the forward convolution or its adjoint computes some lines of an
/// example, or a piece of a long line, from a zero-padded copy of the input its windows cover, and the
/// partition depends on the shape of one example. The kernel gradient sums over all examples.
struct SingleChannel {
  static let lanes = 16
  /// Approximate number of positions, of the many-channel side, per task.
  private static let positionsPerTask = 512

  let geometry: ConvolutionGeometry

  /// nil for convolutions of other shapes.
  init?(_ geometry: ConvolutionGeometry) {
    guard geometry.inputChannels == 1, geometry.outputChannels % Self.lanes == 0,
      geometry.kernelSize[0] == 1, geometry.inputSize[0] == 1, geometry.outputSize[0] == 1,
      geometry.paddingBefore[0] == 0, Self.lanes % geometry.stride[2] == 0
    else { return nil }
    self.geometry = geometry
  }

  var channels: Int { geometry.outputChannels }
  var input: Plane {
    Plane(height: geometry.inputSize[1], width: geometry.inputSize[2], channels: 1)
  }
  var output: Plane {
    Plane(height: geometry.outputSize[1], width: geometry.outputSize[2], channels: channels)
  }
  var kernel: (rows: Int, taps: Int) { (geometry.kernelSize[1], geometry.kernelSize[2]) }
  var stride: (rows: Int, taps: Int) { (geometry.stride[1], geometry.stride[2]) }
  var before: (rows: Int, taps: Int) { (geometry.paddingBefore[1], geometry.paddingBefore[2]) }

  /// One example of one of the two signals.
  struct Plane {
    let height: Int
    let width: Int
    let channels: Int

    /// Floats of an example.
    var count: Int { height * width * channels }

    /// Copies lines and positions of an example, with zeros outside.
    func copy(
      _ example: UnsafePointer<Float>, lines: Range<Int>, positions: Range<Int>,
      to strip: UnsafeMutablePointer<Float>
    ) {
      let inside = positions.clamped(to: 0..<width)
      let size = positions.count * channels
      for (index, line) in lines.enumerated() {
        let row = strip + index * size
        guard (0..<height).contains(line), !inside.isEmpty else {
          row.update(repeating: 0, count: size)
          continue
        }
        let lead = (inside.lowerBound - positions.lowerBound) * channels
        let count = inside.count * channels
        row.update(repeating: 0, count: lead)
        (row + lead).update(
          from: example + (line * width + inside.lowerBound) * channels, count: count)
        (row + lead + count).update(repeating: 0, count: size - lead - count)
      }
    }
  }

  /// Some lines of an example, or a piece of one line.
  struct Task {
    let example: Int
    let lines: Range<Int>
    let positions: Range<Int>
  }

  /// The tasks that cover `height` lines of `width` positions of every example.
  func forEachTask(height: Int, width: Int, _ body: (Task) -> Void) {
    guard height > 0, width > 0 else { return }
    let wanted = Self.positionsPerTask
    let linesPerTask = max(1, min(height, wanted / width))
    let pieces = linesPerTask > 1 ? 1 : (width + 2 * wanted - 1) / (2 * wanted)
    let slabs = (height + linesPerTask - 1) / linesPerTask
    parallelFor(geometry.batch * slabs * pieces) { index in
      let (rest, piece) = index.quotientAndRemainder(dividingBy: pieces)
      let (example, slab) = rest.quotientAndRemainder(dividingBy: slabs)
      body(
        Task(
          example: example,
          lines: slab * linesPerTask..<min(height, (slab + 1) * linesPerTask),
          positions: width * piece / pieces..<width * (piece + 1) / pieces))
    }
  }
}
