// SPDX-License-Identifier: MIT
import Glibc

// Linux file names are bytes; a `String` holds Unicode only. A path is kept as a `String` in which every
// byte that is not part of valid UTF-8 stands as one private-use character: 0x80...0xFF as
// U+EF80...U+EFFF. The characters U+EF80...U+EFFF themselves stand as their three bytes, so that every
// sequence of bytes has one string and comes back from it. Source: the encoding OPTU-16 of MirBSD.

extension String {
  /// The path of the bytes that the system or the command line gave.
  public init(pathBytes bytes: some Collection<UInt8>) {
    let text = String(decoding: bytes, as: UTF8.self)
    let isPlain = !text.unicodeScalars.contains { $0 == "\u{FFFD}" || PathByte.contains($0) }
    if isPlain
      || text.utf8.elementsEqual(bytes) && !text.unicodeScalars.contains(where: PathByte.contains)
    {
      self = text
    } else {
      self = PathByte.decoded(Array(bytes))
    }
  }

  /// The bytes of the path for the system, without a terminating zero.
  public var pathBytes: [UInt8] {
    guard unicodeScalars.contains(where: PathByte.contains) else { return Array(utf8) }
    var bytes: [UInt8] = []
    for scalar in unicodeScalars {
      if let byte = PathByte(scalar)?.value {
        bytes.append(byte)
      } else {
        bytes += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return bytes
  }
}

/// A byte of a path that is not part of valid UTF-8.
struct PathByte {
  let value: UInt8

  /// The byte that a character of a path stands for; nil for an ordinary character.
  init?(_ scalar: Unicode.Scalar) {
    guard Self.contains(scalar) else { return nil }
    value = UInt8(truncatingIfNeeded: scalar.value)
  }

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    (0xEF80...0xEFFF).contains(scalar.value)
  }

  static func decoded(_ bytes: [UInt8]) -> String {
    var scalars = String.UnicodeScalarView()
    var start = 0
    while start < bytes.count {
      var decoder = UTF8()
      var input = bytes[start...].makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&input), !contains(scalar) {
        scalars.append(scalar)
        start += UTF8.width(scalar)
      } else {
        // Only bytes from 0x80 on can be invalid, and 0xEF00 + byte is no surrogate.
        scalars.append(Unicode.Scalar(0xEF00 + UInt32(bytes[start])) ?? "\u{FFFD}")
        start += 1
      }
    }
    return String(scalars)
  }
}

/// Calls `body` with the path as the zero-terminated bytes that system calls take.
///
/// A path with a zero byte in it names no file: `body` gets the empty path, which the system refuses
/// (`ENOENT`), instead of the part before the zero.
public func withPathBytes<Result>(
  _ path: String, _ body: (UnsafePointer<CChar>) throws -> Result
) rethrows -> Result {
  let bytes = path.pathBytes
  let text = bytes.contains(0) ? [0] : bytes + [0]
  return try text.withUnsafeBytes { raw in
    try raw.withMemoryRebound(to: CChar.self) { characters in
      // The array has at least its terminating zero.
      guard let start = characters.baseAddress else { preconditionFailure("empty buffer") }
      return try body(start)
    }
  }
}
