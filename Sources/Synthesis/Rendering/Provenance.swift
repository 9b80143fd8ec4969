// SPDX-License-Identifier: MIT
public import Audio
import Files
import Foundation

/// How a file was made, with all that is needed to make it again.
///
/// A file has its provenance as JSON in the comment of its tags and in its line of the manifest.
public struct Provenance: Equatable, Sendable {
  /// The version of Foley that made the file.
  public let version: String
  /// The SHA-256 of the model file.
  public let modelHash: String
  /// The number of the sound.
  public let number: Int
  /// The settings of this one sound.
  public let settings: RenderSettings

  /// The provenance of one sound that this version of Foley renders.
  init(modelHash: String, number: Int, className: String?, settings: RenderSettings) {
    version = FoleyVersion.current
    self.modelHash = modelHash
    self.number = number
    var settings = settings
    settings.className = className
    settings.name = NamePattern.standard
    (settings.first, settings.count) = (number, 1)
    self.settings = settings
  }

  /// The tags of a sound that is written as a model makes it, without dither and other changes: its
  /// title, the software and its provenance.
  public static func tags(
    title: String, modelHash: String, number: Int, className: String?, seed: UInt64
  ) -> [AudioTag: String] {
    var settings = RenderSettings()
    (settings.seed, settings.dither) = (seed, false)
    let provenance = Provenance(
      modelHash: modelHash, number: number, className: className, settings: settings)
    return tags(title: title, provenance)
  }

  /// The tags of a sound.
  static func tags(title: String, _ provenance: Provenance) -> [AudioTag: String] {
    [
      .title: title, .software: "Foley \(FoleyVersion.current)",
      .comment: JSONValue.json(ofMembers: provenance.members),
    ]
  }

  /// The members of the JSON object.
  ///
  /// Seed and class come first; other settings follow if they differ from their defaults.
  var members: [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = [
      ("foley", .text(version)), ("model", .text(modelHash)),
      ("seed", settings.seed.json), ("number", .integer(number)),
    ]
    if let name = settings.className { members.append(("class", .text(name))) }
    for (option, standard) in Self.recorded {
      guard let value = option.value(in: settings), value != standard else { continue }
      members.append((option.name, value))
    }
    return members
  }

  /// The options that are recorded if they differ from their defaults, with those defaults.
  private static let recorded = RenderSettings.options.options
    .filter { $0.shapesResult && $0.name != "seed" && $0.name != "class" }
    .map { (option: $0, standard: $0.value(in: RenderSettings())) }

  /// Reads the provenance in the tags of the file at `path`.
  ///
  /// - Throws: `AudioFileError`, or ``ProvenanceError``
  public init(file path: String) throws {
    let comment = try AudioFile.information(at: path).tags[.comment] ?? ""
    let values = (try? JSONValue(parsing: Array(comment.utf8)))?.object
    guard let values, let version = values["foley"]?.text, let model = values["model"]?.text,
      let number = values["number"]?.integer
    else { throw ProvenanceError.none(path: path) }
    var settings = RenderSettings()
    do {
      for option in RenderSettings.options.options where option.shapesResult {
        if let value = values[option.name] { try option.set(value, in: &settings) }
      }
      (settings.first, settings.count) = (number, 1)
      try settings.validate()
    } catch {
      throw ProvenanceError.damaged(path: path, reason: "\(error)")
    }
    self.version = version
    self.modelHash = model
    self.number = number
    self.settings = settings
  }
}

extension Provenance {
  /// The settings that make the sound of the file at `path` again, under the same name.
  ///
  /// - Parameters:
  ///   - source: the model.
  ///   - path: the file that this provenance was read from.
  /// - Throws: ``ProvenanceError/otherModel(path:wanted:found:)`` if another model made the file,
  ///   `AudioFileError`, or `PlainFileError`.
  public func settings(for source: ModelSource, file path: String) throws -> RenderSettings {
    let found = try source.hash.description
    guard modelHash == found else {
      throw ProvenanceError.otherModel(path: path, wanted: modelHash, found: found)
    }
    var settings = settings
    settings.name = try AudioFile.information(at: path).tags[.title] ?? NamePattern.standard
    return settings
  }
}
