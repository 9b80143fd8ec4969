// SPDX-License-Identifier: MIT

/// The rate of ``MatrixProduct`` on all threads for a large product, as a measure of peak arithmetic.
public struct ArithmeticRate {
  private let size = 3072
  private let a: [Float]

  /// Fills the operand with random numbers.
  public init() {
    var stream = RandomStream(seed: 2, name: "arithmetic rate")
    a = (0..<size * size).map { _ in stream.uniform(-1..<1) }
  }

  /// Floating-point operations per second.
  public func measure() -> Double {
    var c = [Float](repeating: 0, count: size * size)
    let duration = ContinuousClock().measure {
      MatrixProduct.multiply(
        a, transposingA: false, a, transposingB: false, into: &c, rows: size, columns: size,
        terms: size)
    }
    return 2 * Double(size * size) * Double(size) / (duration / .seconds(1))
  }
}

/// The rate of a copy on all threads, too large for the caches, as a measure of memory bandwidth.
public struct CopyRate {
  private static let pieces = 256
  private static let pieceLength = 1 << 16
  private let source: [Float]

  /// Allocates the operand.
  public init() {
    source = [Float](repeating: 1, count: Self.pieces * Self.pieceLength)
  }

  /// Bytes read and written per second.
  public func measure() -> Double {
    var target = [Float](repeating: 0, count: source.count)
    let duration = target.withUnsafeMutableBufferPointer { target in
      source.withUnsafeBufferPointer { source in
        ContinuousClock().measure { Self.copy(source, to: target) }
      }
    }
    return 2 * Double(source.count * MemoryLayout<Float>.stride) / (duration / .seconds(1))
  }

  private static func copy(
    _ source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>
  ) {
    parallelFor(pieces) { piece in
      let range = piece * pieceLength..<(piece + 1) * pieceLength
      _ = UnsafeMutableBufferPointer(rebasing: target[range]).update(from: source[range])
    }
  }
}

extension Profile.Rates {
  /// The rates of this machine on all threads: the best of three measurements, about one second on
  /// an idle machine.
  public static func measured() -> Profile.Rates {
    let (product, copy) = (ArithmeticRate(), CopyRate())
    return (0..<3).map { _ in Profile.Rates(arithmetic: product.measure(), bytes: copy.measure()) }
      .reduce(Profile.Rates(arithmetic: 0, bytes: 0)) { best, rates in
        Profile.Rates(
          arithmetic: max(best.arithmetic, rates.arithmetic), bytes: max(best.bytes, rates.bytes))
      }
  }
}
