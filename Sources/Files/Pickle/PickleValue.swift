// SPDX-License-Identifier: MIT

/// A value of a pickle of Python, as data: nothing in it is called.
///
/// Lists and objects are references, as in Python: a pickle names one that it has not yet filled.
enum PickleValue {
  case none
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case bytes([UInt8])
  case list(PickledList)
  case tuple([PickleValue])
  /// A name that Python would import, with its module: `numpy.ndarray`.
  case global(String)
  /// What Python would make by a call.
  case object(PickledObject)

  /// The elements of a list or a tuple; nil for others.
  var elements: [PickleValue]? {
    switch self {
    case .list(let list): list.elements
    case .tuple(let elements): elements
    default: nil
    }
  }

  /// The bytes; those of a text where protocols before 3, which have no bytes, wrap them in one.
  var content: [UInt8]? {
    switch self {
    case .bytes(let bytes): bytes
    case .text(let text): Self.latin(text)
    case .object(let object) where object.maker == "_codecs.encode":
      if case .text(let text) = object.arguments.first { Self.latin(text) } else { nil }
    // Empty bytes of protocols before 3.
    case .object(let object) where object.maker == "__builtin__.bytes" && object.arguments.isEmpty:
      []
    default: nil
    }
  }

  /// A text of characters up to U+00FF as a byte each.
  private static func latin(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard scalar.value <= 0xFF else { return nil }
      bytes.append(UInt8(scalar.value))
    }
    return bytes
  }

  /// The text, or bytes of ASCII as one.
  var word: String? {
    if case .text(let text) = self { return text }
    return content.flatMap { String(validating: $0, as: UTF8.self) }
  }

  var integer: Int? { if case .integer(let value) = self { value } else { nil } }

  /// The number, whole or not.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

/// A list, which grows while a pickle is read.
final class PickledList {
  var elements: [PickleValue] = []
}

/// What Python would make by calling `maker` with these arguments, and the state that it would get.
final class PickledObject {
  /// The name of a function or a class, with its module.
  let maker: String
  let arguments: [PickleValue]
  var state: PickleValue = .none

  init(maker: String, arguments: [PickleValue]) {
    (self.maker, self.arguments) = (maker, arguments)
  }
}
