// SPDX-License-Identifier: MIT

/// The options of a file: names and values of one JSON object.
public struct OptionFile: Sendable {
  /// The file.
  public let path: String
  /// The values, by name.
  public let values: [String: JSONValue]

  /// Reads a file.
  ///
  /// - Throws: ``OptionError/unreadable(path:reason:)``, ``OptionError/syntax(path:mistake:)`` or
  ///   ``OptionError/notJSON(path:)``
  public init(_ path: String) throws(OptionError) {
    self.path = path
    let bytes: [UInt8]
    do throws(PlainFileError) {
      bytes = try PlainFile(path).contents()
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(
        parsing: bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes)
    } catch {
      throw .syntax(path: path, mistake: error)
    }
    guard let members = value.object else { throw .notJSON(path: path) }
    values = members
  }

  private init(path: String, values: [String: JSONValue]) {
    self.path = path
    self.values = values
  }

  /// The file without the options of these names.
  public func without(_ names: Set<String>) -> OptionFile {
    OptionFile(path: path, values: values.filter { !names.contains($0.key) })
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
    // Text that is not one JSON value is a text.
    let list = (try? JSONValue(parsing: Array("[\(value)]".utf8)))?.list ?? []
    self.value = list.count == 1 ? list[0] : .text(value)
  }
}
