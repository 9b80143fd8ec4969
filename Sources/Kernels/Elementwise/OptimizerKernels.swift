// SPDX-License-Identifier: MIT
import CKernels

/// Fused optimizer steps: one parallel pass over a parameter w, its moments and its gradient g.
///
/// All buffers of a call have the same length. Bits depend neither on the number of threads nor on
/// the vector width.
public enum OptimizerKernels {
  /// Minimum elements per range: 64 KiB of each buffer.
  private static let grain = 1 << 14

  /// m ← beta1 m + (1 - beta1) g, v ← beta2 v + (1 - beta2) g², w ← w - rate m / (scale sqrt(v) +
  /// epsilon).
  public static func adam(
    _ w: UnsafeMutableBufferPointer<Float>, m: UnsafeMutableBufferPointer<Float>,
    v: UnsafeMutableBufferPointer<Float>, g: UnsafeBufferPointer<Float>,
    beta1: Float, beta2: Float, rate: Float, scale: Float, epsilon: Float
  ) {
    check(w, m, v, against: g)
    parallelRanges(w.count, grain: grain) { range in
      foley_adam(
        start(w, range), start(m, range), start(v, range), start(g, range), range.count,
        beta1, beta2, rate, scale, epsilon)
    }
  }

  /// v ← decay v + (1 - decay) g², w ← w - rate g / (sqrt(v) + epsilon).
  public static func rmsProp(
    _ w: UnsafeMutableBufferPointer<Float>, v: UnsafeMutableBufferPointer<Float>,
    g: UnsafeBufferPointer<Float>, decay: Float, rate: Float, epsilon: Float
  ) {
    check(w, v, against: g)
    parallelRanges(w.count, grain: grain) { range in
      foley_rmsprop(
        start(w, range), start(v, range), start(g, range), range.count, decay, rate, epsilon)
    }
  }

  /// m ← momentum m + g, w ← w - rate m.
  public static func momentum(
    _ w: UnsafeMutableBufferPointer<Float>, m: UnsafeMutableBufferPointer<Float>,
    g: UnsafeBufferPointer<Float>, momentum: Float, rate: Float
  ) {
    check(w, m, against: g)
    parallelRanges(w.count, grain: grain) { range in
      foley_momentum(start(w, range), start(m, range), start(g, range), range.count, momentum, rate)
    }
  }

  /// Linear interpolation (PyTorch's `lerp_`): a ← a + share (w - a).
  public static func lerp(
    _ a: UnsafeMutableBufferPointer<Float>, towards w: UnsafeBufferPointer<Float>, share: Float
  ) {
    check(a, against: w)
    parallelRanges(a.count, grain: grain) { range in
      foley_lerp(start(a, range), start(w, range), range.count, share)
    }
  }

  private static func start(
    _ buffer: UnsafeMutableBufferPointer<Float>, _ range: Range<Int>
  ) -> UnsafeMutablePointer<Float>? {
    UnsafeMutableBufferPointer(rebasing: buffer[range]).baseAddress
  }

  private static func start(
    _ buffer: UnsafeBufferPointer<Float>, _ range: Range<Int>
  ) -> UnsafePointer<Float>? {
    UnsafeBufferPointer(rebasing: buffer[range]).baseAddress
  }

  private static func check(
    _ mutable: UnsafeMutableBufferPointer<Float>..., against other: UnsafeBufferPointer<Float>
  ) {
    precondition(
      mutable.allSatisfy { $0.count == other.count },
      "buffers must have equal lengths, not \(mutable.map(\.count)) and \(other.count)")
  }
}
