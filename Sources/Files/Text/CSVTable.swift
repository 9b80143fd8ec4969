// SPDX-License-Identifier: MIT

/// A CSV text (RFC 4180): a first line of column names, then one record a line.
///
/// Fields are separated by commas. A field in quotation marks may contain commas, line ends and
/// doubled quotation marks. An empty field counts as absent, empty lines are skipped, and a UTF-8
/// byte order mark is ignored.
public struct CSVTable: Equatable, Sendable {
  /// A record below the first line.
  public struct Row: Equatable, Sendable {
    /// The line in which the record begins, from 1 on.
    public let line: Int
    /// The fields that are not empty, by column name.
    public let values: [String: String]
  }

  /// The column names, in the order of the file.
  public let names: [String]
  /// The records, in the order of the file.
  public let rows: [Row]

  /// Reads the file at `path`.
  ///
  /// - Throws: `CSVTableError` for a damaged table, or `PlainFileError`.
  public init(file path: String) throws {
    try self.init(try PlainFile(path).contents(), path: path)
  }

  /// Reads a table from the bytes of a file; `path` names the file in errors.
  public init(_ bytes: [UInt8], path: String) throws(CSVTableError) {
    try Self.checkEncoding(bytes, path: path)
    var text = CSVReader(bytes, path: path)
    let names = try text.record()
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw CSVTableError(
        path: path, line: 1,
        reason: ErrorMessage("the first line has \"\(twice)\" twice", advice: "leave one out"))
    }
    var rows: [Row] = []
    while !text.isAtEnd {
      let line = text.line
      let fields = try text.record()
      if fields == [""] { continue }
      guard fields.count == names.count else {
        throw CSVTableError(
          path: path, line: line,
          reason: ErrorMessage(
            "there are \(fields.count) fields, and the first line has \(names.count)",
            advice: "give every column one field"))
      }
      let values = zip(names, fields).filter { !$1.isEmpty }
      rows.append(Row(line: line, values: Dictionary(uniqueKeysWithValues: values)))
    }
    self.names = names
    self.rows = rows
  }

  /// Names the first line that is not UTF-8.
  private static func checkEncoding(_ bytes: [UInt8], path: String) throws(CSVTableError) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let first = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw CSVTableError(
      path: path, line: first + 1,
      reason: ErrorMessage("the text is not UTF-8", advice: "save the table as UTF-8"))
  }
}

/// A syntax error in a CSV file.
public struct CSVTableError: FoleyError, Equatable {
  /// The file.
  public let path: String
  /// The line, from 1 on.
  public let line: Int
  /// What is wrong, without the file's name.
  public let reason: ErrorMessage

  /// What is wrong, and what to do about it.
  public var message: ErrorMessage { reason.prefixed("\(path), line \(line): ") }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .configuration }
}
