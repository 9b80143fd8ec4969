// SPDX-License-Identifier: MIT
import CKernels

/// The two-parallel fast FIR algorithm: pairs of rows from three products instead of four.
///
/// Neighbouring windows are one block of `windowStep` positions apart, so a convolution is one of
/// stride 1 between blocks X of the source and blocks W of the kernel: y[q] = Σ X[q + u] W[u]. With
/// E[m] = X[2m], O[m] = X[2m + 1] and the even and odd blocks We and Wo of the kernel,
///
///     t[m]      = Σ O[m + v] (We + Wo)[v]
///     y[2m]     = t[m] + Σ (E[m + v] - O[m + v]) We[v]
///     y[2m + 1] = t[m] + Σ (E[m + v + 1] - O[m + v]) Wo[v]
///
/// the transposed form of the two-parallel fast FIR filter (Mou and Duhamel, "Short-Length FIR
/// Filters and Their Use in Fast Nonrecursive Filtering", 1991). Each of the three products is
/// again a convolution of stride 1, so the algorithm can be applied twice: nine products instead of
/// sixteen.
extension ImplicitGEMMTile {
  /// Blocks required in each line of a signal for `rows` rows with windows of `blocks` blocks,
  /// paired `pairings` times.
  static func neededBlocks(rows: Int, blocks: Int, pairings: Int) -> Int {
    guard pairings > 0 else { return rows - 1 + blocks }
    let half = neededBlocks(rows: (rows + 1) / 2, blocks: (blocks + 1) / 2, pairings: pairings - 1)
    return 2 * half + 1
  }

  /// Floats of scratch memory used by `multiplyPairs` for a tile with `rows` rows per line.
  func pairScratchCount(rows: Int, blocks: Int, pairings: Int) -> Int {
    guard pairings > 0 else { return 0 }
    let (pairs, halfBlocks) = ((rows + 1) / 2, (blocks + 1) / 2)
    let line =
      Self.neededBlocks(rows: pairs, blocks: halfBlocks, pairings: pairings - 1) * blockCount
    return 3 * windowLines * line + (lines * pairs + 1) * product.columns
      + pairScratchCount(rows: pairs, blocks: halfBlocks, pairings: pairings - 1)
  }

  /// Computes the rows of `sums`, `rows` per line.
  func multiplyPairs(
    _ signal: Signal, _ kernel: ImplicitGEMMKernel.Halves, _ sums: Sums, rows: Int, blocks: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (pairs, halfBlocks) = ((rows + 1) / 2, (blocks + 1) / 2)
    let lineBlocks = Self.neededBlocks(
      rows: pairs, blocks: halfBlocks, pairings: kernel.sum.pairings)
    let signalCount = windowLines * lineBlocks * blockCount
    split(signal, into: scratch, blocks: lineBlocks)
    let signals = (0..<3).map {
      denseSignal(scratch + $0 * signalCount, line: lineBlocks * blockCount)
    }
    let shared = scratch + 3 * signalCount
    let sharedRows: Rows = (0..<lines * pairs).map { shared + $0 * product.columns }
    let unused = shared + lines * pairs * product.columns
    let rest = unused + product.columns
    func half(_ list: Rows, _ parity: Int) -> Rows {
      Rows(unsafeUninitializedCapacity: lines * pairs) { half, count in
        for line in 0..<lines {
          for pair in 0..<pairs {
            let row = pair * 2 + parity
            half[line * pairs + pair] = row < rows ? list[line * rows + row] : unused
          }
        }
        count = lines * pairs
      }
    }
    func multiply(_ signal: Signal, _ kernel: ImplicitGEMMKernel, _ sums: Sums) {
      self.multiply(signal, kernel, sums, rows: pairs, blocks: halfBlocks, scratch: rest)
    }
    func half(of sums: Sums, _ parity: Int) -> Sums {
      Sums(
        panels: sums.panels, rows: half(sums.rows, parity),
        starts: sums.starts.map { half($0, parity) } + [sharedRows], finish: sums.finish)
    }
    multiply(
      signals[0], kernel.sum, Sums(panels: sums.panels, rows: sharedRows, starts: [], finish: nil))
    multiply(signals[1], kernel.even, half(of: sums, 0))
    multiply(signals[2], kernel.odd, half(of: sums, 1))
  }

  /// Writes the three signals O[m], E[m] - O[m] and E[m + 1] - O[m] of every line of windows, one
  /// signal after the other.
  private func split(_ signal: Signal, into target: UnsafeMutablePointer<Float>, blocks: Int) {
    let size = blockCount
    let count = windowLines * blocks * size
    var to = target
    for example in 0..<examples.count {
      for depth in 0..<window[0].count {
        for height in 0..<window[1].count {
          foley_pair_blocks(
            signal.line(example, depth, height), size, blocks, to, to + count, to + 2 * count)
          to += blocks * size
        }
      }
    }
  }
}
