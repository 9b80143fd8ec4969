// SPDX-License-Identifier: MIT

extension JSONReader {
  /// The next byte; 0 at the end.
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= deepest else { throw failure("it is nested too deeply") }
  }

  /// Line ends can only be between values, as strings hold no control characters.
  mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        line += 1
        lineStart = position + 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      position += 1
    }
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard skip(character) else { return false }
    skipBlanks()
    return true
  }
}
