// SPDX-License-Identifier: MIT
import CKernels

/// Samples as integers.
public enum Quantization {
  /// `round(x · 2^(bits - 1) + dither)`, half away from zero, clamped to the range of `bits`.
  ///
  /// The dither is the difference of two uniform numbers, with a triangular distribution within one
  /// step either way: the first two moments of the error then do not depend on the sound. Lipshitz,
  /// Wannamaker and Vanderkooy, "Quantization and Dither: A Theoretical Survey" (JAES 40, 1992).
  ///
  /// - Parameters:
  ///   - samples: finite numbers.
  ///   - bits: 2 to 24.
  ///   - dither: a word for each sample; nil for no dither.
  public static func integers(
    of samples: UnsafeBufferPointer<Float>, bits: Int, dither: inout RandomStream?
  ) -> [Int32] {
    precondition((2...24).contains(bits), "integers of \(bits) bits")
    guard let source = samples.baseAddress else { return [] }
    // A word of zero has equal halves, and so no dither.
    var words = [UInt32](repeating: 0, count: samples.count)
    words.withUnsafeMutableBufferPointer { dither?.fill($0) }
    return [Int32](unsafeUninitializedCapacity: samples.count) { result, count in
      count = samples.count
      guard let target = result.baseAddress else { return }
      foley_quantize(source, words, Float(1 << (bits - 1)), target, samples.count)
    }
  }
}
