// SPDX-License-Identifier: MIT

/// Decompression of a block in the raw format of Snappy.
///
/// Reference: `format_description.txt` of github.com/google/snappy: the length of the content as a
/// variable-length integer, then literals and copies of what was written before.
enum SnappyBlock {
  /// The content of a compressed block; nil for a damaged one, or one of more than `limit` bytes.
  static func content(of block: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
    var reader = ProtobufReader(block)
    var content: [UInt8] = []
    do {
      let count = try reader.variableNumber()
      guard count <= limit else { return nil }
      content.reserveCapacity(Int(count))
      while content.count < count {
        try append(to: &content, from: &reader)
        guard content.count <= count else { return nil }
      }
      return reader.isAtEnd ? content : nil
    } catch {
      return nil
    }
  }

  /// Reads a literal, or a copy of an earlier part.
  private static func append(
    to content: inout [UInt8], from reader: inout ProtobufReader
  ) throws(ProtobufReader.Flaw) {
    let tag = try reader.byte()
    let high = Int(tag >> 2)
    switch tag & 3 {
    case 0:
      // Lengths from 61 on stand in one to four bytes after the tag.
      let count = high < 60 ? high : Int(littleEndianInteger(try reader.bytes(UInt64(high - 59))))
      content += try reader.bytes(UInt64(count + 1))
    case 1:
      let offset = Int(tag >> 5) << 8 | Int(try reader.byte())
      try copy(4 + high & 7, from: offset, in: &content)
    case 2:
      try copy(high + 1, from: Int(littleEndianInteger(try reader.bytes(2))), in: &content)
    default:
      try copy(high + 1, from: Int(littleEndianInteger(try reader.bytes(4))), in: &content)
    }
  }

  /// Repeats what stands `offset` bytes before the end; it may overlap with what is written.
  private static func copy(
    _ count: Int, from offset: Int, in content: inout [UInt8]
  ) throws(ProtobufReader.Flaw) {
    guard offset > 0, offset <= content.count else { throw ProtobufReader.Flaw() }
    for _ in 0..<count { content.append(content[content.count - offset]) }
  }
}

extension ProtobufReader {
  fileprivate mutating func byte() throws(Flaw) -> UInt8 {
    try bytes(1).first ?? 0
  }
}
