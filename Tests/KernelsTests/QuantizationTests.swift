// SPDX-License-Identifier: MIT
import Kernels
import Testing

struct QuantizationTests {
  /// The sum and rounding in words of Swift.
  private func naive(_ samples: [Float], bits: Int, _ stream: RandomStream?) -> [Int32] {
    var stream = stream
    let scale = Float(1 << (bits - 1))
    return samples.map { sample in
      var value = sample * scale
      if let word = stream?.nextUInt32() {
        value += Float(Int32(word >> 16) - Int32(word & 0xFFFF)) * 0x1p-16
      }
      return Int32(min(max(value.rounded(), -scale), scale - 1))
    }
  }

  private func integers(_ samples: [Float], bits: Int, _ stream: RandomStream?) -> [Int32] {
    var stream = stream
    return samples.withUnsafeBufferPointer {
      Quantization.integers(of: $0, bits: bits, dither: &stream)
    }
  }

  @Test(arguments: [8, 16, 24], [false, true])
  func equalsTheNaiveSum(bits: Int, isDithered: Bool) {
    var stream = RandomStream(seed: 1, name: "samples")
    let samples = (0..<1003).map { _ in stream.uniform(-1.2..<1.2) }
    let dither = isDithered ? RandomStream(seed: 2, name: "dither", position: 5) : nil
    #expect(integers(samples, bits: bits, dither) == naive(samples, bits: bits, dither))
  }

  @Test(arguments: [8, 24]) func halvesAreRoundedAwayFromZero(bits: Int) {
    let step = 1 / Float(1 << (bits - 1))
    let below = Float(0.5).nextDown * step
    let samples: [Float] = [0.5 * step, -0.5 * step, 1.5 * step, below, -below, 0, 1, -1]
    let largest = Int32(1 << (bits - 1))
    #expect(
      integers(samples, bits: bits, nil) == [1, -1, 2, 0, 0, 0, largest - 1, -largest])
    // Halves of the largest numbers that have some.
    let large = (0.5 + Float(1 << (bits - 2))) * step
    #expect(integers([large, -large], bits: bits, nil) == naive([large, -large], bits: bits, nil))
  }

  @Test func theStreamMovesOn() {
    var stream: RandomStream? = RandomStream(seed: 3, name: "dither")
    let samples = [Float](repeating: 0.1, count: 100)
    let (first, second) = (Array(samples[..<33]), Array(samples[33...]))
    let parts = [first, second].flatMap { part in
      part.withUnsafeBufferPointer { Quantization.integers(of: $0, bits: 24, dither: &stream) }
    }
    #expect(parts == integers(samples, bits: 24, RandomStream(seed: 3, name: "dither")))
  }
}
