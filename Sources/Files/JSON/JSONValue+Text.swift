// SPDX-License-Identifier: MIT

extension JSONValue {
  /// The value as JSON on one line, without spaces.
  ///
  /// The members of an object are sorted by name; a number that is not finite is `null`.
  public var json: String {
    switch self {
    case .null: "null"
    case .text(let text): Self.quoted(text)
    case .list(let list): "[" + list.map(\.json).joined(separator: ",") + "]"
    case .object(let members): Self.json(ofMembers: members.sorted { $0.key < $1.key })
    case .number(let number): number.isFinite ? "\(number)" : "null"
    default: "\(self)"
    }
  }

  /// An object as JSON on one line, with its members in the order given.
  public static func json(ofMembers members: [(key: String, value: JSONValue)]) -> String {
    "{" + members.map { "\(quoted($0.key)):\($0.value.json)" }.joined(separator: ",") + "}"
  }

  /// A string as JSON: between quotation marks, with control characters escaped.
  public static func quoted(_ text: String) -> String {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        quoted += Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
      default: quoted.append(byte)
      }
    }
    return String(decoding: quoted + [UInt8(ascii: "\"")], as: UTF8.self)
  }
}
