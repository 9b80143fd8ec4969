// SPDX-License-Identifier: MIT
import CKernels
import Glibc

/// Functions of the time-frequency cells of the spectra of one sound, `[T, F, 2]`, on the calling
/// thread.
public enum SpectrumCells {
  /// The absolute value of each cell, `[T, F]`.
  public static func magnitudes(of spectra: [Float]) -> [Float] {
    let count = spectra.count / 2
    return values(count) { result in
      withPointer(to: spectra) { foley_magnitudes($0, result, count) }
    }
  }

  /// Each magnitude's position between two others on a decibel scale: 0 at `bottom` and below, 1 at
  /// `top` and above.
  public static func ramp(of magnitudes: [Float], from bottom: Float, to top: Float) -> [Float] {
    precondition(
      0 < bottom && bottom < top, "a ramp needs 0 < bottom < top, not \(bottom) and \(top)")
    let scale = 1 / log(top / bottom)
    let shift = -scale * log(bottom)
    return values(magnitudes.count) { result in
      withPointer(to: magnitudes) {
        foley_ramp_of_log($0, scale, shift, result, magnitudes.count)
      }
    }
  }

  /// The spectra `[T, F, 2]`, each cell multiplied by its factor, `[T, F]`.
  public static func scaled(_ spectra: [Float], by factors: [Float]) -> [Float] {
    precondition(
      spectra.count == 2 * factors.count, "\(factors.count) factors for \(spectra.count / 2) cells")
    return values(spectra.count) { result in
      withPointer(to: spectra) { spectra in
        withPointer(to: factors) { foley_scale_pairs(spectra, $0, result, factors.count) }
      }
    }
  }

  /// Replaces the cells of `spectra`, `[T, F, 2]`, where `kept`, `[T, F]`, is false by those of `others`
  /// times a factor.
  public static func replace(
    _ spectra: UnsafeMutableBufferPointer<Float>, by others: UnsafeBufferPointer<Float>,
    times scale: Float, outside kept: [Bool]
  ) {
    precondition(
      spectra.count == 2 * kept.count && others.count == spectra.count,
      "\(others.count) values for \(spectra.count) outside of \(kept.count) cells")
    guard let target = spectra.baseAddress, let source = others.baseAddress else { return }
    kept.withUnsafeBufferPointer { kept in
      if let kept = kept.baseAddress {
        foley_replace_pairs(source, scale, kept, target, spectra.count / 2)
      }
    }
  }

  /// How far each bin of a frame turned from another frame beyond what is expected, in radians, `[F]`: the
  /// angle of now · conj(before · expected), -π...π, 0 for silence.
  public static func turns(
    of now: UnsafeBufferPointer<Float>, from before: UnsafeBufferPointer<Float>,
    beyond expected: [Float]
  ) -> [Float] {
    precondition(
      now.count == expected.count && before.count == expected.count && now.count % 2 == 0,
      "\(expected.count) numbers for frames of \(before.count) and \(now.count)")
    let count = expected.count / 2
    return values(count) { result in
      withPointer(to: expected) { expected in
        if let now = now.baseAddress, let before = before.baseAddress {
          foley_turns(now, before, expected, result, count)
        }
      }
    }
  }

  /// Whether a cell of a frame or one of `width` on either side of it is marked, `[F]`.
  ///
  /// - Parameter marks: the marks, `[F + 2 · width]`, with `width` at either end that belong to no cell.
  public static func widen(
    _ marks: [Bool], by width: Int, into cells: UnsafeMutableBufferPointer<Bool>
  ) {
    precondition(
      marks.count == cells.count + 2 * width, "\(marks.count) marks for \(cells.count) cells")
    marks.withUnsafeBufferPointer { marks in
      guard let source = marks.baseAddress, let target = cells.baseAddress else { return }
      foley_any_of_shifts(source, 2 * width + 1, target, cells.count)
    }
  }

  /// The cross spectrum of two signals times a factor, scale · a · conj(b), for the first `count`
  /// bins; the others are zero.
  public static func correlation(
    of a: [Float], with b: [Float], times scale: Float, bins count: Int
  ) -> [Float] {
    precondition(
      a.count == b.count && 2 * count <= a.count,
      "\(count) bins of spectra of \(a.count / 2) and \(b.count / 2)")
    return values(a.count) { result in
      withPointer(to: a) { a in
        withPointer(to: b) { foley_correlate_pairs(a, $0, scale, result, count) }
      }
      (result + 2 * count).update(repeating: 0, count: a.count - 2 * count)
    }
  }

  /// The moving average of values `[T, F]` over `bins` neighbours on either side, then over
  /// `frames` neighbours on either side; windows are truncated at the edges.
  public static func neighbourMeans(
    of cells: [Float], binCount: Int, bins: Int, frames: Int
  ) -> [Float] {
    precondition(
      binCount > 0 && cells.count % binCount == 0,
      "\(cells.count) cells are not frames of \(binCount) bins")
    let frameCount = cells.count / binCount
    let rows = values(cells.count) { result in
      withPointer(to: cells) { cells in
        for row in 0..<frameCount {
          let first = row * binCount
          means(of: cells + first, count: binCount, around: bins, size: 1, into: result + first)
        }
      }
    }
    return values(cells.count) { result in
      withPointer(to: rows) {
        means(of: $0, count: frameCount, around: frames, size: binCount, into: result)
      }
    }
  }

  /// The moving average of `count` blocks of `size` values over `around` blocks on either side.
  private static func means(
    of values: UnsafePointer<Float>, count: Int, around: Int, size: Int,
    into means: UnsafeMutablePointer<Float>
  ) {
    var position = 0
    while position < count {
      let first = max(position - around, 0)
      let last = min(position + around, count - 1)
      // Single values with all their neighbours are averaged in one call.
      let isInside = size == 1 && position == around && count > 2 * around
      let run = isInside ? count - 2 * around : 1
      foley_mean_of_shifts(
        values + first * size, size, last - first + 1, means + position * size, run * size)
      position += run
    }
  }

  private static func values(
    _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { result, initializedCount in
      if let base = result.baseAddress, count > 0 { body(base) }
      initializedCount = count
    }
  }

  private static func withPointer(to values: [Float], _ body: (UnsafePointer<Float>) -> Void) {
    values.withUnsafeBufferPointer { values in
      if let base = values.baseAddress { body(base) }
    }
  }
}
