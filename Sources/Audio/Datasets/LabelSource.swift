// SPDX-License-Identifier: MIT
import Files

/// Where the labels of recordings come from.
///
/// The label named `class` decides the class of a recording. Where the source does not give that
/// label, the class is the subfolder that the file lies under.
public enum LabelSource: Sendable, Equatable, Codable {
  /// The class is the subfolder that the file lies under; there are no further labels.
  case subfolders
  /// The same, and a model is conditioned on the words of names (``ClipDataset/vocabulary``) instead of
  /// classes, where they make a vocabulary.
  case words
  /// Labels captured from the path of each file. A file that does not match is skipped.
  case pattern(LabelPattern)
  /// Labels from the CSV file at this path, whose first line is `file,NAME,NAME,...`.
  ///
  /// `file` is the path of a recording relative to the folder, with its extension. Recordings
  /// without a line are skipped, and lines that name no recording are reported.
  case table(String)
}

/// The labels of the files of one folder.
struct LabelAssignment {
  /// The name of the label that decides the class.
  static let className = "class"
  /// The column of a table that names the files.
  private static let fileColumn = "file"

  /// The names of the labels that the source gives.
  private(set) var names: [String] = []
  /// Files without labels, and lines of a table that name no file.
  private(set) var skipped: [DatasetReport.Skip] = []
  /// The labels of each file; nil where they come from subfolders.
  private var labels: [PathKey: [String: String]]?
  private let listing: AudioFolder

  /// Reads the labels of all files of a folder.
  init(_ source: LabelSource, of listing: AudioFolder) throws(ClipDatasetError) {
    self.listing = listing
    switch source {
    case .subfolders, .words: break
    case .pattern(let pattern): read(pattern)
    case .table(let path): try read(tableAt: path)
    }
  }

  /// Whether a file has the labels that it needs to be used.
  func includes(_ file: String) -> Bool { labels.map { $0[PathKey(file)] != nil } ?? true }

  /// The labels that the source gives a file.
  func labels(of file: String) -> [String: String] { labels?[PathKey(file)] ?? [:] }

  /// The class of a file; nil for a file directly in a folder that has its classes as subfolders.
  func className(of file: String) -> String? {
    names.contains(Self.className)
      ? labels(of: file)[Self.className] : listing.className(of: file)
  }

  private mutating func read(_ pattern: LabelPattern) {
    names = pattern.names
    var found: [PathKey: [String: String]] = [:]
    for file in listing.files {
      if let labels = pattern.labels(ofFile: file) {
        found[PathKey(file)] = labels
      } else {
        skip(file, "\(listing.path)/\(file) does not match the label pattern \"\(pattern)\".")
      }
    }
    labels = found
  }

  private mutating func read(tableAt path: String) throws(ClipDatasetError) {
    let table = try Self.table(at: path)
    names = table.names.filter { $0 != Self.fileColumn }
    let files = Set(listing.files.map { PathKey($0) })
    var found: [PathKey: [String: String]] = [:]
    var lines: [PathKey: Int] = [:]
    for row in table.rows {
      var values = row.values
      guard let file = values.removeValue(forKey: Self.fileColumn) else {
        throw .labels(path: path, line: row.line, reason: "the line names no file.")
      }
      if let line = lines.updateValue(row.line, forKey: PathKey(file)) {
        throw .labels(
          path: path, line: row.line,
          reason: "\(file) has labels in line \(line) already: leave one line out.")
      }
      if files.contains(PathKey(file)) {
        found[PathKey(file)] = values
      } else {
        skip(file, "\(path), line \(row.line): there is no audio file \(file) in \(listing.path).")
      }
    }
    for file in listing.files where found[PathKey(file)] == nil {
      skip(file, "\(listing.path)/\(file) has no line in \(path).")
    }
    labels = found
    if names.contains(Self.className) { skipFilesWithoutClass(path, lines: lines) }
  }

  private mutating func skipFilesWithoutClass(_ path: String, lines: [PathKey: Int]) {
    for file in listing.files {
      guard let line = lines[PathKey(file)], labels(of: file)[Self.className] == nil else {
        continue
      }
      labels?[PathKey(file)] = nil
      skip(file, "\(path), line \(line): \(file) has no class.")
    }
  }

  private static func table(at path: String) throws(ClipDatasetError) -> CSVTable {
    let table: CSVTable
    do {
      table = try CSVTable(file: path)
    } catch let error as CSVTableError {
      throw .labels(path: path, line: error.line, reason: "\(error.reason)")
    } catch {
      throw .labels(path: path, line: 0, reason: "\(error)")
    }
    guard table.names.contains(fileColumn), table.names.count > 1, !table.names.contains("") else {
      throw .labels(
        path: path, line: 1,
        reason: "the first line must be the column names \"file\" and at least one label, "
          + "for example file,class,speaker.")
    }
    return table
  }

  private mutating func skip(_ file: String, _ reason: String) {
    skipped.append(DatasetReport.Skip(path: file, reason: reason))
  }
}
