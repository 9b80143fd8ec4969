// SPDX-License-Identifier: MIT
public import Files
import Foundation

/// The input of `foley render`: entries, each with a model, a folder and ``RenderSettings``.
///
/// A plan is a JSON file with a list of objects, or a CSV file with a first line of option names and
/// one entry in each further line. All entries are checked before the first sound is rendered; an
/// error names the line of its entry.
public struct RenderPlan {
  /// The entries, in the order of the file.
  public let entries: [RenderEntry]

  /// An entry as the file has it.
  struct Row {
    let line: Int
    let values: [String: JSONValue]
  }

  /// Reads and checks a plan.
  ///
  /// - Parameters:
  ///   - path: the file; it is read as CSV if its name ends in `.csv`.
  ///   - output: the folder of the render, which is checked for symbolic links.
  ///   - library: opens the models; their paths are relative to the current folder.
  /// - Throws: ``RenderPlanError``
  public init(
    file path: String, output: String, library: ModelLibrary
  ) throws(RenderPlanError) {
    let bytes = try Self.bytes(ofFile: path)
    let isTable = path.lowercased().hasSuffix(".csv")
    let rows =
      try isTable
      ? TableText(bytes, path: path).rows() : ObjectListText(bytes, path: path).rows()
    guard !rows.isEmpty else { throw RenderPlanError(path: path, line: 1, reason: .empty) }
    var collisions = NameCollisions()
    var entries: [RenderEntry] = []
    var foundFolders: Set<String> = []
    for row in rows {
      do {
        let entry = try Self.entry(row, library: library)
        if let other = try collisions.add(entry, index: entries.count) {
          throw RenderPlanError.Reason.sameNames(
            asLine: rows[other].line, example: entry.file(of: entry.settings.first))
        }
        if foundFolders.insert(entry.folder).inserted {
          try RenderFolder.check(entry.file(of: entry.settings.first), below: output)
        }
        entries.append(entry)
      } catch let reason as RenderPlanError.Reason {
        throw RenderPlanError(path: path, line: row.line, reason: reason)
      } catch {
        let message = (error as? any FoleyError)?.message ?? ErrorMessage("\(error)")
        throw RenderPlanError(path: path, line: row.line, reason: .entry(message))
      }
    }
    self.entries = entries
  }

  private static func bytes(ofFile path: String) throws(RenderPlanError) -> [UInt8] {
    do throws(PlainFileError) {
      return try PlainFile(path).contents()
    } catch {
      throw RenderPlanError(path: path, line: 0, reason: .unreadable(error.reason))
    }
  }

  private static func entry(_ row: Row, library: ModelLibrary) throws -> RenderEntry {
    var values = EntryValues()
    for (name, value) in row.values.sorted(by: { $0.key < $1.key }) where value != .null {
      try options.option(named: name).set(value, in: &values)
    }
    guard let model = values.model else { throw RenderPlanError.Reason.noModel }
    return try RenderEntry(
      source: library.source(model), settings: values.settings, folder: values.folder ?? "")
  }
}

extension RenderPlan {
  /// The values of an entry before its model has been opened.
  public struct EntryValues: Sendable {
    /// A model file or the folder of a run; nil until it is set.
    public var model: String?
    /// The folder of the files, below the output folder; nil for the output folder itself.
    public var folder: String?
    /// The settings of its sounds.
    public var settings = RenderSettings()

    /// An entry without a model.
    public init() {}
  }

  /// All options of an entry.
  public static let options = OptionTable(
    [
      OptionTable<EntryValues>.Group(
        "THE ENTRY",
        [
          OptionDeclaration("model", \.model, "Model file, or folder of a run.", .any("a path")),
          OptionDeclaration(
            "folder", \.folder,
            "Folder of the files, below the output folder; that folder itself if left out.",
            .any("a path")),
        ])
    ]
      + RenderSettings.options.groups.map { group in
        OptionTable<EntryValues>.Group(
          group.title,
          group.options.map { option in
            option.lifted(get: { $0.settings }, set: { $0.settings = $1 })
          })
      })
}

/// An error in a plan, with its line.
public struct RenderPlanError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// The line, from 1 on; 0 for the whole file.
  public let line: Int
  /// The error.
  public let reason: Reason

  /// An error in a line of a plan.
  public init(path: String, line: Int, reason: Reason) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  /// The kinds of errors in a plan.
  public enum Reason: Error, Equatable, Sendable {
    /// The file cannot be read, with the advice.
    case unreadable(String)
    /// The file has no entries.
    case empty
    /// The file is no list of objects, or no table.
    case syntax(ErrorMessage)
    /// An entry without a model.
    case noModel
    /// Another entry has files of the same names, such as `example`.
    case sameNames(asLine: Int, example: String)
    /// An entry that cannot be rendered.
    case entry(ErrorMessage)
  }
}

extension RenderPlanError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    let place = line == 0 ? path : "\(path), line \(line)"
    return switch reason {
    case .unreadable(let reason):
      ErrorMessage("The plan \(path) cannot be read", advice: reason)
    case .empty:
      ErrorMessage("The plan \(path) has no entries", advice: "write at least one, with a model")
    case .syntax(let message), .entry(let message): message.prefixed("\(place): ")
    case .noModel:
      ErrorMessage(
        "\(place): the entry has no model",
        advice: "give a model file or the folder of a run as \"model\"")
    case .sameNames(let other, let example):
      ErrorMessage(
        "\(place): files like \(example) would have the same names as those of line \(other)",
        advice: "give the entry another folder or name, or other numbers with first")
    }
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus {
    if case .unreadable = reason { .noInput } else { .configuration }
  }
}
