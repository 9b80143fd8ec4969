// SPDX-License-Identifier: MIT
import Foundation

/// The options of a file: names and values of one JSON object.
public struct OptionFile: Sendable {
  /// The file.
  public let path: String
  /// The values, by name.
  public let values: [String: JSONValue]

  /// Reads a file.
  ///
  /// - Throws: ``OptionError/unreadable(path:reason:)`` or ``OptionError/notJSON(path:)``
  public init(_ path: String) throws(OptionError) {
    self.path = path
    let data: Data
    do throws(PlainFileError) {
      data = try Data(PlainFile(path).contents())
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    do {
      values = try JSONDecoder().decode([String: JSONValue].self, from: data)
    } catch {
      throw .notJSON(path: path)
    }
  }

  /// Takes the values over into a structure.
  ///
  /// - Throws: ``OptionError``; ranges are checked by ``OptionTable/validate(_:)``.
  public func overlay<Root>(
    _ root: inout Root, table: OptionTable<Root>
  ) throws(OptionError) {
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      let option = try table.option(named: name, source: path)
      try option.set(value, in: &root, source: path)
    }
  }
}

/// A value that a command line gives an option: `name=value`.
public struct OptionAssignment: Sendable {
  /// The name before the sign.
  public let name: String
  /// The value behind it: JSON, or else a text.
  public let value: JSONValue

  /// Reads `name=value`.
  ///
  /// - Throws: ``OptionError/notAnAssignment(_:)``
  public init(_ text: String) throws(OptionError) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
      throw .notAnAssignment(text)
    }
    name = String(text[..<sign])
    let value = String(text[text.index(after: sign)...])
    self.value =
      (try? JSONDecoder().decode([JSONValue].self, from: Data("[\(value)]".utf8)))
      .map { $0.count == 1 ? $0[0] : .text(value) } ?? .text(value)
  }
}
