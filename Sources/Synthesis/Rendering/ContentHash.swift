// SPDX-License-Identifier: MIT
import Files
import Foundation
import Kernels

/// SHA-256 of bytes: the name that `sha256sum` gives a file, by which a sound remembers the model
/// it came from.
///
/// Reference: FIPS 180-4, "Secure Hash Standard", section 6.2.
public struct ContentHash: Sendable, Equatable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let description: String

  /// Bytes of a file that are read at a time.
  private static let pieceBytes = 1 << 20

  /// The hash of the file at `path`.
  ///
  /// - Throws: `PlainFileError`
  public init(file path: String) throws {
    try self.init(PlainFile(path))
  }

  /// The hash of an open file, of which a piece is in memory at a time.
  init(_ file: borrowing PlainFile) throws(PlainFileError) {
    let pieces = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.pieceBytes, alignment: HashState.blockBytes)
    defer { pieces.deallocate() }
    var state = Self.start
    var rest = UnsafeRawBufferPointer(start: nil, count: 0)
    for offset in stride(from: 0, to: file.size, by: Self.pieceBytes) {
      let count = min(Self.pieceBytes, file.size - offset)
      let piece = UnsafeMutableRawBufferPointer(rebasing: pieces[..<count])
      try file.read(into: piece, at: offset)
      rest = Self.absorbBlocks(of: UnsafeRawBufferPointer(piece), into: &state)
    }
    self.init(state, ending: rest, byteCount: file.size)
  }

  /// The hash of the UTF-8 bytes of a text.
  public init(text: String) {
    var state = Self.start
    var text = text
    self = text.withUTF8 { bytes in
      let rest = Self.absorbBlocks(of: UnsafeRawBufferPointer(bytes), into: &state)
      return ContentHash(state, ending: rest, byteCount: bytes.count)
    }
  }

  private static var start: HashState {
    HashState(fractionBits(of: primes.prefix(8)) { $0.squareRoot() }, constants: roundConstants)
  }

  /// Takes in whole blocks; returns what is left.
  private static func absorbBlocks(
    of bytes: UnsafeRawBufferPointer, into state: inout HashState
  ) -> UnsafeRawBufferPointer {
    let wholeCount = bytes.count / HashState.blockBytes * HashState.blockBytes
    state.absorb(UnsafeRawBufferPointer(rebasing: bytes[..<wholeCount]))
    return UnsafeRawBufferPointer(rebasing: bytes[wholeCount...])
  }

  /// The hash of `byteCount` bytes, of which all but `rest` are in `state`.
  private init(_ state: HashState, ending rest: UnsafeRawBufferPointer, byteCount: Int) {
    var state = state
    var last = Array(rest) + [0x80]
    last += [UInt8](repeating: 0, count: (120 - last.count % 64) % 64)
    withUnsafeBytes(of: (UInt64(byteCount) * 8).bigEndian) { last += $0 }
    last.withUnsafeBytes { state.absorb($0) }
    description = state.words.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
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
