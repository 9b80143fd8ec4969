// SPDX-License-Identifier: MIT

/// A reader of the fields of a protocol buffers message, in the order of its bytes.
///
/// The wire format of <https://protobuf.dev/programming-guides/encoding>; groups, which proto3 lacks,
/// are not read.
public struct ProtobufReader {
  /// A field of a message.
  public struct Field: Equatable, Sendable {
    /// The number of the field.
    public let number: Int
    /// What stands there.
    public let value: Value
  }

  /// What a field holds.
  public enum Value: Equatable, Sendable {
    /// An integer, a truth value or a case of an enumeration.
    case integer(UInt64)
    /// Four or eight bytes, the lowest first.
    case fixed(UInt64)
    /// A string, bytes, a message or packed numbers.
    case bytes(ArraySlice<UInt8>)

    /// The integer; nil for other fields, and beyond `Int`.
    public var integer: Int? {
      if case .integer(let value) = self { Int(exactly: value) } else { nil }
    }

    /// The content; nil for numbers.
    public var bytes: ArraySlice<UInt8>? {
      if case .bytes(let bytes) = self { bytes } else { nil }
    }
  }

  /// A message that ends inside of a field, or a field of an unknown kind.
  public struct Flaw: Error {}

  private var rest: ArraySlice<UInt8>

  /// A reader of a whole message.
  public init(_ message: ArraySlice<UInt8>) { rest = message }

  /// Whether all bytes are read.
  public var isAtEnd: Bool { rest.isEmpty }

  /// All fields of a message.
  ///
  /// - Throws: ``Flaw``
  public static func fields(of message: ArraySlice<UInt8>) throws(Flaw) -> [Field] {
    var reader = ProtobufReader(message)
    var fields: [Field] = []
    while let field = try reader.next() { fields.append(field) }
    return fields
  }

  /// The next field; nil at the end.
  ///
  /// - Throws: ``Flaw``
  public mutating func next() throws(Flaw) -> Field? {
    guard !isAtEnd else { return nil }
    let key = try variableNumber()
    guard let number = Int(exactly: key >> 3), number > 0 else { throw Flaw() }
    let value: Value =
      switch key & 7 {
      case 0: .integer(try variableNumber())
      case 1: .fixed(littleEndianInteger(try bytes(8)))
      case 2: .bytes(try bytes(variableNumber()))
      case 5: .fixed(littleEndianInteger(try bytes(4)))
      default: throw Flaw()
      }
    return Field(number: number, value: value)
  }

  /// An integer of seven bits a byte, the lowest first; at most ten bytes.
  ///
  /// - Throws: ``Flaw``
  public mutating func variableNumber() throws(Flaw) -> UInt64 {
    try Self.variableNumber(&rest)
  }

  /// An integer of seven bits a byte at the beginning of bytes, which it is removed from.
  ///
  /// - Throws: ``Flaw``
  public static func variableNumber(_ bytes: inout ArraySlice<UInt8>) throws(Flaw) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { throw Flaw() }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Flaw()
  }

  /// The next bytes.
  ///
  /// - Throws: ``Flaw`` if there are fewer.
  public mutating func bytes(_ count: UInt64) throws(Flaw) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw Flaw() }
    defer { rest = rest.dropFirst(Int(count)) }
    return rest.prefix(Int(count))
  }
}
