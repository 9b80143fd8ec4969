// SPDX-License-Identifier: MIT

/// How the rows of a gathered product lie along one spatial axis.
///
/// A row reads `taps` neighbouring positions of the source and computes `span` neighbouring positions
/// of the target. A forward convolution and its adjoint in the input differ in nothing else: the
/// adjoint's target positions fall into `stride` phases, each of which is a convolution of stride 1
/// with every stride-th element of the kernel, so no sum is scattered and no zero is inserted.
struct GatherAxis {
  /// Rows along the axis.
  let rows: Int
  /// Source positions from a row's window to the next one's.
  let windowStep: Int
  /// Source position of the first tap of row 0; negative in the padding.
  let windowOrigin: Int
  /// Source positions in a window.
  let taps: Int
  /// Target positions from a row's to the next one's.
  let targetStep: Int
  /// Target position of the first column of row 0; negative when the row begins outside.
  let targetOrigin: Int
  /// Target positions a row computes.
  let span: Int
  /// The element of the kernel between a tap and a target position, tap by tap; nil where there is none.
  let kernelIndex: [Int?]

  /// Blocks of `windowStep` taps in a window, the last of which may be cut.
  var windowBlocks: Int { (taps + windowStep - 1) / windowStep }

  /// Windows of a forward convolution, `fold` of them to a row.
  ///
  /// A fold widens rows that would fill a small part of a vector: the window grows by `stride` taps
  /// for each further target position.
  static func forward(
    kernel: Int, stride: Int, before: Int, targetSize: Int, fold: Int = 1
  ) -> GatherAxis {
    let taps = kernel + (fold - 1) * stride
    return GatherAxis(
      rows: (targetSize + fold - 1) / fold, windowStep: fold * stride, windowOrigin: -before,
      taps: taps, targetStep: fold, targetOrigin: 0, span: fold,
      kernelIndex: indices(taps: taps, span: fold, kernel: kernel) { tap, position in
        tap - position * stride
      })
  }

  /// Windows of the adjoint for the target positions of the phases `phases`, `fold` periods to a row.
  ///
  /// Target position i belongs to phase (i + before) modulo the stride. More than one period needs all
  /// phases, for the columns of a row to be neighbours.
  static func adjoint(
    kernel: Int, stride: Int, before: Int, targetSize: Int, phases: Range<Int>, fold: Int = 1
  ) -> GatherAxis {
    let perPeriod = max(1, (kernel - phases.lowerBound + stride - 1) / stride)
    let first = floorDivision(before - phases.upperBound + stride, stride)
    let last = floorDivision(targetSize + before - 1 - phases.lowerBound, stride)
    let span = fold == 1 ? phases.count : fold * stride
    let taps = perPeriod + fold - 1
    return GatherAxis(
      rows: max(0, last - first + fold) / fold, windowStep: fold,
      windowOrigin: first - (perPeriod - 1), taps: taps, targetStep: fold * stride,
      targetOrigin: first * stride + phases.lowerBound - before, span: span,
      kernelIndex: indices(taps: taps, span: span, kernel: kernel) { tap, position in
        phases.lowerBound + position + stride * (perPeriod - 1 - tap)
      })
  }

  /// The axis with every second of its windows' blocks of `windowStep` taps: the even ones or the odd
  /// ones.
  func half(odd: Bool) -> GatherAxis {
    let kept = (0..<taps).filter { $0 / windowStep % 2 == (odd ? 1 : 0) }
    return GatherAxis(
      rows: rows, windowStep: windowStep, windowOrigin: windowOrigin, taps: kept.count,
      targetStep: targetStep, targetOrigin: targetOrigin, span: span,
      kernelIndex: kept.flatMap { kernelIndex[$0 * span..<($0 + 1) * span] })
  }

  private static func indices(
    taps: Int, span: Int, kernel: Int, _ index: (_ tap: Int, _ position: Int) -> Int
  ) -> [Int?] {
    (0..<taps * span).map { entry in
      let element = index(entry / span, entry % span)
      return (0..<kernel).contains(element) ? element : nil
    }
  }

  private static func floorDivision(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((b - 1 - a) / b)
  }
}
