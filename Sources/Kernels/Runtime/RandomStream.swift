// SPDX-License-Identifier: MIT
import CKernels
import Foundation

/// Random numbers that are a pure function of (seed, name, index, position).
///
/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", 2011). Resuming needs no saved generator state: a stream is
/// recreated from its key, with the step, the epoch or the sample as index.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: (UInt32, UInt32)
  private let high: (UInt32, UInt32)
  private var block: UInt64 = 0
  private var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4

  /// The stream of a seed, a name and an index, starting at its 32-bit number `position`.
  public init(seed: UInt64, name: String, index: UInt64 = 0, position: Int = 0) {
    precondition(position >= 0, "the position of a stream must not be negative: \(position)")
    let mixed = seed ^ fowlerNollVoHash(of: name.utf8)
    key = (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
    high = (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
    move(to: UInt64(position))
  }

  /// The next 32 random bits.
  public mutating func nextUInt32() -> UInt32 {
    if used == 4 {
      let low = (UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32))
      words = Self.philox(counter: (low.0, low.1, high.0, high.1), key: key)
      block += 1
      used = 0
    }
    used += 1
    switch used {
    case 1: return words.0
    case 2: return words.1
    case 3: return words.2
    default: return words.3
    }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    UInt64(nextUInt32()) << 32 | UInt64(nextUInt32())
  }

  /// A float with 24 random bits, uniform in [lower, upper); the lower bound if the range is empty.
  public mutating func uniform(_ range: Range<Float>) -> Float {
    let unit = Float(nextUInt32() >> 8) * 0x1p-24
    let value = range.lowerBound + unit * (range.upperBound - range.lowerBound)
    return value < range.upperBound ? value : max(range.lowerBound, range.upperBound.nextDown)
  }

  /// Fills `values` with the numbers that as many calls of ``uniform(_:)`` return.
  ///
  /// Blocks are computed side by side, some ten times as fast.
  public mutating func fill(
    _ values: UnsafeMutableBufferPointer<Float>, uniformlyIn range: Range<Float>
  ) {
    guard let target = values.baseAddress, !values.isEmpty else { return }
    let position = position
    foley_uniform(
      [key.0, key.1], [high.0, high.1], position, range.lowerBound, range.upperBound,
      max(range.lowerBound, range.upperBound.nextDown), target, values.count)
    move(to: position + UInt64(values.count))
  }

  /// Fills `words` with the numbers that as many calls of ``nextUInt32()`` return.
  public mutating func fill(_ words: UnsafeMutableBufferPointer<UInt32>) {
    guard let target = words.baseAddress, !words.isEmpty else { return }
    let position = position
    foley_random_words([key.0, key.1], [high.0, high.1], position, target, words.count)
    move(to: position + UInt64(words.count))
  }

  /// The number of words that were taken.
  private var position: UInt64 { block * 4 - UInt64(4 - used) }

  private mutating func move(to position: UInt64) {
    block = position / 4
    used = 4
    for _ in 0..<position % 4 { _ = nextUInt32() }
  }

  /// An integer uniform in `0..<bound`: multiply and shift (Lemire, "Fast Random Integer Generation
  /// in an Interval", 2019) without the rejection step, with a bias below bound / 2^64.
  public mutating func uniformInteger(below bound: Int) -> Int {
    precondition(bound > 0, "uniformInteger(below: \(bound)) needs a positive bound")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A standard normal number: the cosine branch of Box and Muller (1958).
  public mutating func normal() -> Float {
    let radius = (-2 * log(Double((nextUInt32() >> 8) + 1) * 0x1p-24)).squareRoot()
    return Float(radius * cos(2 * Double.pi * Double(nextUInt32()) * 0x1p-32))
  }

  /// Shuffles the elements (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for i in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(i, uniformInteger(below: i + 1))
    }
  }

  /// One block of Philox4x32-10: 128 random bits as a function of counter and key.
  public static func philox(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var c = counter
    var k = key
    for _ in 0..<10 {
      let first = c.0.multipliedFullWidth(by: 0xD251_1F53)
      let second = c.2.multipliedFullWidth(by: 0xCD9E_8D57)
      c = (second.high ^ c.1 ^ k.0, second.low, first.high ^ c.3 ^ k.1, first.low)
      k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85)
    }
    return c
  }
}
