// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

/// All that is needed to make a file again: what its comment and its line of a manifest say.
public struct SoundRecipe: Equatable, Sendable {
  /// The Foley that made it.
  public let version: String
  /// The SHA-256 of the model file.
  public let modelHash: String
  /// The number of the sound.
  public let number: Int
  /// Its class, its seed and how it is shaped; of one sound.
  public let settings: RenderSettings

  /// A recipe by this Foley for one sound of a render.
  init(modelHash: String, number: Int, className: String?, settings: RenderSettings) {
    version = Release.version
    self.modelHash = modelHash
    self.number = number
    var settings = settings
    settings.className = className
    settings.name = NamePattern.standard
    (settings.first, settings.count) = (number, 1)
    self.settings = settings
  }

  /// The members of a JSON object, without its braces: what shapes the sound stands there where it
  /// differs from what it is when nobody says anything.
  var members: String {
    var members =
      "\"foley\":\(JSONValue.quoted(version)),\"model\":\(JSONValue.quoted(modelHash))"
      + ",\"seed\":\(settings.seed),\"number\":\(number)"
    if let name = settings.className { members += ",\"class\":\(JSONValue.quoted(name))" }
    for key in RenderSettings.Key.allCases where key.shapesTheSound {
      let value = settings.value(of: key)
      if value != Self.standard.value(of: key) { members += ",\"\(key.rawValue)\":\(value.json)" }
    }
    return members
  }

  private static let standard = RenderSettings()

  /// The recipe in the tags of the file at `path`.
  ///
  /// - Throws: `AudioFileError`, or ``SoundRecipeError``
  public init(file path: String) throws {
    let comment = try AudioFile.information(at: path).tags[.comment] ?? ""
    let values = try? JSONDecoder().decode([String: JSONValue].self, from: Data(comment.utf8))
    guard let values, let version = values["foley"]?.text, let model = values["model"]?.text,
      let number = values["number"]?.integer
    else { throw SoundRecipeError.none(path: path) }
    var settings = RenderSettings()
    do {
      for key in RenderSettings.Key.allCases
      where key.shapesTheSound || key == .class || key == .seed {
        if let value = values[key.rawValue] { try settings.set(key, to: value) }
      }
      (settings.first, settings.count) = (number, 1)
      try settings.validate()
    } catch {
      throw SoundRecipeError.damaged(path: path, reason: "\(error)")
    }
    self.version = version
    self.modelHash = model
    self.number = number
    self.settings = settings
  }
}

extension SoundRecipe {
  /// The settings that make the sound of the file at `path`, from which the recipe is, again, under
  /// the same name.
  ///
  /// - Throws: ``SoundRecipeError/otherModel(path:wanted:found:)`` where `source` is another model
  ///   than that which made it, `AudioFileError`, or `PlainFileError`.
  public func settings(for source: ModelSource, file path: String) throws -> RenderSettings {
    let found = try source.hash.description
    guard modelHash == found else {
      throw SoundRecipeError.otherModel(path: path, wanted: modelHash, found: found)
    }
    var settings = settings
    settings.name = try AudioFile.information(at: path).tags[.title] ?? NamePattern.standard
    return settings
  }
}

/// Why a file cannot be made again.
public enum SoundRecipeError: Error, Equatable, Sendable {
  /// Its tags do not tell how it was made.
  case none(path: String)
  /// They tell something that cannot be.
  case damaged(path: String, reason: String)
  /// It was made with another model than the one given.
  case otherModel(path: String, wanted: String, found: String)
}

extension SoundRecipeError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    switch self {
    case .none(let path):
      "\(path) does not say how it was made: give a file that foley synth or foley render has "
        + "written, with its tags."
    case .damaged(let path, let reason):
      "\(path) says something about itself that cannot be (\(reason)): give a file as Foley has "
        + "written it."
    case .otherModel(let path, let wanted, let found):
      "\(path) was made with the model whose SHA-256 begins with \(wanted.prefix(12)), and this one "
        + "begins with \(found.prefix(12)): give the model it was made with."
    }
  }
}
