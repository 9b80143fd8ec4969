// SPDX-License-Identifier: MIT

/// A protocol buffers message under construction; fields are encoded in the order of the calls.
///
/// The wire format of <https://protobuf.dev/programming-guides/encoding>. As in proto3, numbers
/// that are zero and empty strings are left out, except `Float`, which TensorBoard's messages use in a
/// `oneof`, where zero is a value.
public struct ProtobufMessage: Equatable, Sendable {
  /// The encoded fields.
  public private(set) var bytes: [UInt8] = []

  private enum WireType: UInt64 {
    case varint = 0
    case eightBytes = 1
    case counted = 2
    case fourBytes = 5
  }

  /// A message without fields.
  public init() {}

  /// Appends an integer or a case of an enumeration; negative numbers take ten bytes.
  public mutating func append(_ value: Int, field: Int) {
    guard value != 0 else { return }
    appendKey(field, .varint)
    appendVarint(UInt64(bitPattern: Int64(value)))
  }

  /// Appends the numbers of a repeated field, packed; zeros are kept.
  public mutating func append(packed values: [Int], field: Int) {
    guard !values.isEmpty else { return }
    var content = ProtobufMessage()
    for value in values { content.appendVarint(UInt64(bitPattern: Int64(value))) }
    appendCounted(content.bytes, field: field)
  }

  /// Appends a `double`.
  public mutating func append(_ value: Double, field: Int) {
    guard value.bitPattern != 0 else { return }
    appendKey(field, .eightBytes)
    bytes += littleEndianBytes(of: value.bitPattern)
  }

  /// Appends a `float`, also if it is zero.
  public mutating func append(_ value: Float, field: Int) {
    appendKey(field, .fourBytes)
    bytes += littleEndianBytes(of: value.bitPattern)
  }

  /// Appends a string.
  public mutating func append(_ text: String, field: Int) {
    append(Array(text.utf8), field: field)
  }

  /// Appends an element of a repeated string, also if it is empty.
  public mutating func append(element text: String, field: Int) {
    appendCounted(Array(text.utf8), field: field)
  }

  /// Appends bytes.
  public mutating func append(_ content: [UInt8], field: Int) {
    guard !content.isEmpty else { return }
    appendCounted(content, field: field)
  }

  /// Appends a message, also if it has no fields.
  public mutating func append(_ message: ProtobufMessage, field: Int) {
    appendCounted(message.bytes, field: field)
  }

  private mutating func appendCounted(_ content: [UInt8], field: Int) {
    appendKey(field, .counted)
    appendVarint(UInt64(content.count))
    bytes += content
  }

  private mutating func appendKey(_ field: Int, _ type: WireType) {
    appendVarint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; all bytes but the last have their highest bit set.
  private mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
