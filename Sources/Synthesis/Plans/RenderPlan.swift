// SPDX-License-Identifier: MIT
import Files
import Foundation

/// What `foley render` is to do: entries, each with a model, a folder and ``RenderSettings``.
///
/// A file of JSON, a list of objects, or of CSV, a first line of names and then a line an entry.
/// Every entry is checked before anything is rendered, and what is wrong is told with its line.
public struct RenderPlan {
  /// The entries, in the order of the file.
  public let entries: [RenderEntry]

  /// An entry as it stands in the file.
  struct Row {
    let line: Int
    let values: [String: JSONValue]
  }

  /// What an entry may say beside ``RenderSettings/Key``.
  private static let modelName = "model"
  private static let folderName = "folder"

  /// Reads and checks a plan.
  ///
  /// - Parameters:
  ///   - output: the folder that it will be rendered into, where links are looked for.
  ///   - library: the models; paths are relative to the current folder.
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
        throw RenderPlanError(path: path, line: row.line, reason: .entry("\(error)"))
      }
    }
    self.entries = entries
  }

  private static func bytes(ofFile path: String) throws(RenderPlanError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: path)
        ? "check its permissions" : "there is no such file"
      throw RenderPlanError(path: path, line: 0, reason: .unreadable(reason))
    }
  }

  private static func entry(_ row: Row, library: ModelLibrary) throws -> RenderEntry {
    let keys = RenderSettings.Key.allCases
    var settings = RenderSettings()
    for (name, value) in row.values.sorted(by: { $0.key < $1.key }) where value != .null {
      if name == modelName || name == folderName { continue }
      guard let key = RenderSettings.Key(rawValue: name) else {
        let names = keys.map(\.rawValue) + [modelName, folderName]
        throw RenderPlanError.Reason.unknownKey(
          name, nearest: nearestName(to: name, among: names) ?? "")
      }
      try settings.set(key, to: value)
    }
    guard let model = row.values[modelName]?.text else { throw RenderPlanError.Reason.noModel }
    let folder = row.values[folderName] ?? .text("")
    guard let folder = folder == .null ? "" : folder.text else {
      throw RenderPlanError.Reason.folderType
    }
    return try RenderEntry(
      source: library.source(model), settings: settings, folder: folder)
  }
}

/// What is wrong with a plan, and in which line of it.
public struct RenderPlanError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// The line, from 1 on; 0 for the file as a whole.
  public let line: Int
  /// What is wrong.
  public let reason: Reason

  /// What can be wrong with a plan.
  public enum Reason: Error, Equatable, Sendable {
    /// The file cannot be read, and what to look for.
    case unreadable(String)
    /// There is no entry in it.
    case empty
    /// It is no list of objects, or no table, in words.
    case syntax(String)
    /// A name that no setting has, with the nearest that one has.
    case unknownKey(String, nearest: String)
    /// An entry without a model.
    case noModel
    /// A folder that is no text.
    case folderType
    /// Another entry has files of the same names, of which this is one.
    case sameNames(asLine: Int, example: String)
    /// An entry that cannot be rendered, in a sentence.
    case entry(String)
  }
}

extension RenderPlanError: CustomStringConvertible {
  /// One sentence that names the line and says what to do.
  public var description: String {
    let place = line == 0 ? path : "\(path), line \(line)"
    return switch reason {
    case .unreadable(let reason): "The plan \(path) cannot be read: \(reason)."
    case .empty: "The plan \(path) has no entries: write at least one, with a model."
    case .syntax(let words): "\(place): \(words)"
    case .unknownKey(let name, let nearest):
      "\(place): there is no \"\(name)\": did you mean \"\(nearest)\"?"
    case .noModel:
      "\(place): the entry has no model: give a model file or the folder of a run as \"model\"."
    case .folderType: "\(place): folder has to be a text."
    case .sameNames(let other, let example):
      "\(place): files like \(example) would have the same names as those of line \(other): give "
        + "the entry another folder or name, or other numbers with first."
    case .entry(let sentence): "\(place): \(sentence)"
    }
  }
}
