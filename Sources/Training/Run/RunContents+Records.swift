// SPDX-License-Identifier: MIT
public import Files
import Models

extension RunContents {
  /// The model with the best score, as `best.json` names it.
  public struct Best: Equatable, Sendable {
    /// The step of the model in `best.safetensors`.
    public let step: Int
    /// Its Fréchet distance from the recordings.
    public let distance: Float
  }

  /// The model with the best score; nil if no model has been scored.
  ///
  /// - Throws: ``RunFolderError/unreadable(path:reason:)`` or ``RunFolderError/damaged(path:reason:)``
  public var best: Best? {
    get throws(RunFolderError) {
      guard let bytes = try contents(of: "best.json") else { return nil }
      let file = "\(path)/best.json"
      let record: JSONValue
      do throws(JSONSyntaxError) {
        record = try JSONValue(parsing: bytes)
      } catch {
        throw .damaged(path: file, reason: "\(error)")
      }
      guard let step = record.object?["step"]?.integer, (0...Self.lastStep).contains(step),
        let distance = record.object?["frechetDistance"]?.double, Float(distance).isFinite
      else { throw .damaged(path: file, reason: "a step and a distance are missing") }
      return Best(step: step, distance: Float(distance))
    }
  }

  /// The best model and its file if it is to be preferred to the model of a step: if it is of another step,
  /// and still there.
  ///
  /// - Throws: as ``best``
  public func better(
    thanModelOf step: Int
  ) throws(RunFolderError) -> (best: Best, file: String)? {
    let file = "\(path)/best.safetensors"
    guard let best = try best, best.step != step, FileSystem.exists(file) else { return nil }
    return (best, file)
  }

  /// The text of a file of the run; nil if it is missing.
  ///
  /// - Throws: ``RunFolderError/unreadable(path:reason:)``
  public func text(of name: String) throws(RunFolderError) -> String? {
    try contents(of: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a file of the run; nil if it is missing.
  ///
  /// - Throws: ``RunFolderError/unreadable(path:reason:)``
  public func contents(of name: String) throws(RunFolderError) -> [UInt8]? {
    do throws(PlainFileError) {
      return try PlainFile("\(path)/\(name)").contents()
    } catch .missing {
      return nil
    } catch {
      throw .unreadable(path: "\(path)/\(name)", reason: error.reason)
    }
  }
}

/// The options of a run by name, also those that this version of Foley does not know.
///
/// A run of a newer version can be looked at this way; only to resume it, all options must be known.
public struct RunOptions: Sendable {
  /// The names and values; unknown options are last.
  public let values: [(name: String, value: JSONValue)]

  /// Reads the options of the run in a folder.
  ///
  /// - Throws: `OptionError`
  public init(ofRun path: String) throws(OptionError) {
    let file = try OptionFile("\(path)/options.json")
    let table = (file.values["model"]?.text.flatMap(ModelKinds.named) ?? ModelKinds.standard).table
    let named = Dictionary(
      file.values.sorted { $0.key < $1.key }.map { (table[$0.key]?.name ?? $0.key, $0.value) },
      uniquingKeysWith: { first, _ in first })
    let known = table.options.map(\.name)
    let unknown = named.keys.filter { !known.contains($0) }.sorted()
    values = (known + unknown).compactMap { name in named[name].map { (name, $0) } }
  }
}
