// SPDX-License-Identifier: MIT
import CKernels

/// Rows in pairs, with three products in place of four.
///
/// Neighbouring windows lie one block of `windowStep` positions apart, so that a convolution is one of
/// blocks X with blocks of the kernel W, of stride 1: y[q] = Σ X[q + u] W[u]. With E[m] = X[2m],
/// O[m] = X[2m + 1] and the even and odd blocks We and Wo of the kernel,
///
///     t[m]      = Σ O[m + v] (We + Wo)[v]
///     y[2m]     = t[m] + Σ (E[m + v] - O[m + v]) We[v]
///     y[2m + 1] = t[m] + Σ (E[m + v + 1] - O[m + v]) Wo[v]
///
/// the transposed form of the two-parallel fast FIR filter (Mou and Duhamel, "Short-Length FIR Filters and
/// Their Use in Fast Nonrecursive Filtering", 1991).
extension GatherTile {
  /// Pairs of rows in a line; the last may have one row only.
  private var pairs: Int { (rows[2].count + 1) / 2 }

  private var blockCount: Int { product.axes[2].windowStep * product.sourceChannels }

  /// Blocks of each signal in a line: the first of every pair's window, and what the last needs more.
  var pairBlocks: Int {
    let step = product.axes[2].windowStep
    let blocks = (product.axes[2].taps + step - 1) / step
    return pairs - 1 + (blocks + 1) / 2
  }

  private var signalLine: Int { pairBlocks * blockCount }
  private var windowLines: Int { examples.count * window[0].count * window[1].count }

  /// Floats of one of the three signals O, E - O and E (one later) - O.
  var signalCount: Int { windowLines * signalLine }

  /// Computes the rows `c`; the row that the last pair of a line may lack goes to `unused`.
  func multiplyPairs(
    windows: UnsafePointer<Float>, signals: UnsafeMutablePointer<Float>, _ kernel: PairedKernel,
    panels: Range<Int>, to c: UnsafeMutableBufferPointer<Row?>, unused: Row, finish: Finish
  ) {
    split(windows, into: signals)
    let count = lines * pairs
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: count) { a in
      withUnsafeTemporaryAllocation(of: Row?.self, capacity: 2 * count) { pairRows in
        let even = UnsafeMutableBufferPointer(rebasing: pairRows[..<count])
        let odd = UnsafeMutableBufferPointer(rebasing: pairRows[count...])
        for pair in 0..<count {
          let first = pair / pairs * rows[2].count + pair % pairs * 2
          even[pair] = c[first]
          odd[pair] = pair % pairs * 2 + 1 < rows[2].count ? c[first + 1] : unused
        }
        func multiply(
          _ signal: Int, _ kernel: PackedKernel, to c: UnsafeMutableBufferPointer<Row?>,
          accumulating: Bool, finish: Finish?
        ) {
          listPairs(UnsafePointer(signals) + signal * signalCount, a)
          let planes = product.axes[0].taps * product.axes[1].taps
          self.multiply(
            Block(
              run: kernel.terms / planes, line: signalLine, plane: signalLine * window[1].count), a,
            kernel, panels: panels, to: c, accumulating: accumulating, finish: finish)
        }
        multiply(0, kernel.sum, to: even, accumulating: false, finish: nil)
        copyColumns(of: panels, kernel.sum, from: even, to: odd)
        multiply(1, kernel.even, to: even, accumulating: true, finish: finish)
        multiply(2, kernel.odd, to: odd, accumulating: true, finish: finish)
      }
    }
  }

  /// Writes the three signals of every line of windows, one signal after the other.
  private func split(_ windows: UnsafePointer<Float>, into signals: UnsafeMutablePointer<Float>) {
    let (signalLine, signalCount, blocks) = (signalLine, signalCount, pairBlocks)
    for line in 0..<windowLines {
      let (plane, height) = line.quotientAndRemainder(dividingBy: window[1].count)
      let (example, depth) = plane.quotientAndRemainder(dividingBy: window[0].count)
      let from = readsInPlace ? sourceOffset(example, depth, height) : line * lineCount
      let to = signals + line * signalLine
      foley_pair_blocks(
        windows + from, blockCount, blocks, to, to + signalCount, to + 2 * signalCount)
    }
  }

  /// Floats from the beginning of the source to the first window of a line of windows.
  private func sourceOffset(_ example: Int, _ depth: Int, _ height: Int) -> Int {
    let plane = (examples.lowerBound + example) * product.sourceSize[0]
    let line = (plane + window[0].lowerBound + depth) * product.sourceSize[1]
    return (line + window[1].lowerBound + height) * lineCount
      + window[2].lowerBound * product.sourceChannels
  }

  private func listPairs(
    _ signal: UnsafePointer<Float>, _ a: UnsafeMutableBufferPointer<UnsafePointer<Float>?>
  ) {
    for line in 0..<lines {
      let start = signal + windowLine(ofLine: line) * signalLine
      for pair in 0..<pairs { a[line * pairs + pair] = start + pair * blockCount }
    }
  }

  private func copyColumns(
    of panels: Range<Int>, _ kernel: PackedKernel, from even: UnsafeMutableBufferPointer<Row?>,
    to odd: UnsafeMutableBufferPointer<Row?>
  ) {
    let first = kernel.columns(ofPanel: panels.lowerBound).lowerBound
    let count = kernel.columns(ofPanel: panels.upperBound - 1).upperBound - first
    for (even, odd) in zip(even, odd) {
      guard let even, let odd else { continue }
      (odd + first).update(from: even + first, count: count)
    }
  }
}
