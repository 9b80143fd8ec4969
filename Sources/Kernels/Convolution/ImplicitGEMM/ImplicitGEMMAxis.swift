// SPDX-License-Identifier: MIT

/// The rows of an implicit GEMM along one spatial axis.
///
/// A row reads `taps` neighbouring positions of the source and computes `span` neighbouring
/// positions of the target. A forward convolution and its input gradient differ in these numbers
/// only: the target positions of the input gradient fall into `stride` phases, each of which is a
/// convolution of stride 1 with every stride-th element of the kernel. No result is scattered and
/// no zero is inserted.
struct ImplicitGEMMAxis {
  /// Rows along the axis.
  let rows: Int
  /// Source positions between the windows of neighbouring rows.
  let windowStep: Int
  /// Source position of the first tap of row 0; negative in the padding.
  let windowOrigin: Int
  /// Source positions in a window.
  let taps: Int
  /// Target positions between neighbouring rows.
  let targetStep: Int
  /// Target position of the first column of row 0; negative if the row begins outside.
  let targetOrigin: Int
  /// Target positions a row computes.
  let span: Int
  /// The map from a tap and a target position to the kernel element between them.
  let elements: KernelElements

  /// Blocks of `windowStep` taps in a window; the last one may be shorter.
  var windowBlocks: Int { (taps + windowStep - 1) / windowStep }

  /// An element of the kernel is origin + tap · tapStep + position · positionStep.
  struct KernelElements: Hashable {
    let count: Int
    let origin: Int
    let tapStep: Int
    let positionStep: Int
    /// Every `blockStep`-th block of a whole window's taps is kept, from `firstBlock` on.
    var blockStep = 1
    var firstBlock = 0
  }

  /// What a packed kernel depends on: not the number of rows and where they lie.
  struct Layout: Hashable {
    let windowStep: Int
    let taps: Int
    let span: Int
    let elements: KernelElements
  }

  var layout: Layout {
    Layout(windowStep: windowStep, taps: taps, span: span, elements: elements)
  }

  /// The element of the kernel between a tap and a target position of a row; nil where there is
  /// none.
  func kernelElement(tap: Int, position: Int) -> Int? {
    let (block, inside) = tap.quotientAndRemainder(dividingBy: windowStep)
    let wholeTap = (block * elements.blockStep + elements.firstBlock) * windowStep + inside
    let element =
      elements.origin + wholeTap * elements.tapStep + position * elements.positionStep
    return (0..<elements.count).contains(element) ? element : nil
  }

  /// Windows of a forward convolution, `fold` of them per row.
  ///
  /// Folding widens rows that would fill only a small part of a vector: the window grows by
  /// `stride` taps for each additional target position.
  static func forward(
    kernel: Int, stride: Int, before: Int, targetSize: Int, fold: Int = 1
  ) -> ImplicitGEMMAxis {
    ImplicitGEMMAxis(
      rows: (targetSize + fold - 1) / fold, windowStep: fold * stride, windowOrigin: -before,
      taps: kernel + (fold - 1) * stride, targetStep: fold, targetOrigin: 0, span: fold,
      elements: KernelElements(count: kernel, origin: 0, tapStep: 1, positionStep: -stride))
  }

  /// Windows of the input gradient for the target positions of `phases`, `fold` periods per row.
  ///
  /// Target position i belongs to phase (i + before) modulo the stride. More than one period
  /// requires all phases, so that the columns of a row are neighbours.
  static func adjoint(
    kernel: Int, stride: Int, before: Int, targetSize: Int, phases: Range<Int>, fold: Int = 1
  ) -> ImplicitGEMMAxis {
    let perPeriod = max(1, (kernel - phases.lowerBound + stride - 1) / stride)
    let first = floorDivision(before - phases.upperBound + stride, stride)
    let last = floorDivision(targetSize + before - 1 - phases.lowerBound, stride)
    return ImplicitGEMMAxis(
      rows: max(0, last - first + fold) / fold, windowStep: fold,
      windowOrigin: first - (perPeriod - 1), taps: perPeriod + fold - 1,
      targetStep: fold * stride, targetOrigin: first * stride + phases.lowerBound - before,
      span: fold == 1 ? phases.count : fold * stride,
      elements: KernelElements(
        count: kernel, origin: phases.lowerBound + stride * (perPeriod - 1), tapStep: -stride,
        positionStep: 1))
  }

  /// The axis with the even or the odd blocks of `windowStep` taps of its windows.
  func half(odd: Bool) -> ImplicitGEMMAxis {
    var elements = elements
    elements.firstBlock += odd ? elements.blockStep : 0
    elements.blockStep *= 2
    let (pairs, rest) = taps.quotientAndRemainder(dividingBy: 2 * windowStep)
    let cut = odd ? max(0, rest - windowStep) : min(rest, windowStep)
    return ImplicitGEMMAxis(
      rows: rows, windowStep: windowStep, windowOrigin: windowOrigin,
      taps: pairs * windowStep + cut, targetStep: targetStep, targetOrigin: targetOrigin,
      span: span, elements: elements)
  }

  private static func floorDivision(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((b - 1 - a) / b)
  }
}
