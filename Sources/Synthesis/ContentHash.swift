// SPDX-License-Identifier: MIT
import Foundation

/// SHA-256 of bytes: the name that `sha256sum` gives a file, by which a sound remembers the model
/// it came from.
///
/// Reference: FIPS 180-4, "Secure Hash Standard", section 6.2.
public struct ContentHash: Sendable, Equatable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let description: String

  /// The hash of the file at `path`.
  ///
  /// - Throws: the error of Foundation if it cannot be read.
  public init(file path: String) throws {
    self.init(try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
  }

  /// The hash of the UTF-8 bytes of a text.
  public init(text: String) {
    self.init(Data(text.utf8))
  }

  /// The hash of bytes.
  init(_ bytes: Data) {
    var state = SIMD8(fractionBits(of: primes.prefix(8)) { $0.squareRoot() })
    let wholeCount = bytes.count / 64 * 64
    bytes.prefix(wholeCount).withUnsafeBytes { Self.absorb($0, into: &state) }
    var rest = Data(bytes.dropFirst(wholeCount)) + [0x80]
    rest.append(Data(count: (120 - rest.count % 64) % 64))
    withUnsafeBytes(of: (UInt64(bytes.count) * 8).bigEndian) { rest.append(contentsOf: $0) }
    rest.withUnsafeBytes { Self.absorb($0, into: &state) }
    description = state.indices.map { place in
      let digits = String(state[place], radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// Takes in whole blocks of 64 bytes.
  private static func absorb(_ bytes: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
    roundConstants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
        for start in stride(from: 0, to: bytes.count, by: 64) {
          expand(bytes, from: start, into: w)
          compress(w, constants, into: &state)
        }
      }
    }
  }

  /// The 64 words that a block from `start` on becomes.
  private static func expand(
    _ bytes: UnsafeRawBufferPointer, from start: Int, into w: UnsafeMutableBufferPointer<UInt32>
  ) {
    for i in 0..<16 {
      let word = bytes.loadUnaligned(fromByteOffset: start + 4 * i, as: UInt32.self)
      w[i] = UInt32(bigEndian: word)
    }
    for i in 16..<64 {
      let s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3)
      let s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
  }

  /// The 64 rounds over one expanded block.
  private static func compress(
    _ w: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
    into state: inout SIMD8<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds at a time: after as many every word is back in its place.
    for i in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, constants[i] &+ w[i])
      round(h, a, b, &c, d, e, f, &g, constants[i + 1] &+ w[i + 1])
      round(g, h, a, &b, c, d, e, &f, constants[i + 2] &+ w[i + 2])
      round(f, g, h, &a, b, c, d, &e, constants[i + 3] &+ w[i + 3])
      round(e, f, g, &h, a, b, c, &d, constants[i + 4] &+ w[i + 4])
      round(d, e, f, &g, h, a, b, &c, constants[i + 5] &+ w[i + 5])
      round(c, d, e, &f, g, h, a, &b, constants[i + 6] &+ w[i + 6])
      round(b, c, d, &e, f, g, h, &a, constants[i + 7] &+ w[i + 7])
    }
    state &+= SIMD8(a, b, c, d, e, f, g, h)
  }

  /// A round, where d becomes the next one's e and h its a; the others only change their names.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    let first = h &+ s1 &+ choice &+ word
    d &+= first
    let majority = (a & b) | (c & (a | b))
    let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    h = first &+ s0 &+ majority
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }
}

private let primes = (2..<312).filter { n in !(2..<n).contains { n % $0 == 0 } }
private let roundConstants = fractionBits(of: primes.prefix(64)) { cbrt($0) }

/// The first 32 bits of the fractional parts of roots of primes.
private func fractionBits(of primes: ArraySlice<Int>, root: (Double) -> Double) -> [UInt32] {
  primes.map { prime in
    let value = root(Double(prime))
    return UInt32((value - value.rounded(.down)) * 0x1p32)
  }
}
