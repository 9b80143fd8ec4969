// SPDX-License-Identifier: MIT
import Files
import Foundation
import Synthesis

extension TrainingOptions {
  /// Reads the options file of a run, as ``encoded(_:)`` writes it.
  ///
  /// - Throws: ``TrainingOptionsError``
  public init(file path: String) throws(TrainingOptionsError) {
    var blank = TrainingOptions()
    blank.minutes = nil
    self = try blank.overlaid(withFile: path)
  }

  /// These options with those of a JSON file laid over them.
  ///
  /// A file that sets one of `steps` and `minutes` takes the other back.
  /// - Throws: ``TrainingOptionsError``; the values themselves are checked by ``validate()``.
  public func overlaid(withFile path: String) throws(TrainingOptionsError) -> TrainingOptions {
    let overlay = try Self.values(inFile: path)
    if let unknown = overlay.keys.sorted().first(where: { Key(rawValue: $0) == nil }) {
      let nearest = nearestName(to: unknown, among: Key.allCases.map(\.rawValue)) ?? ""
      throw .unknownKey(unknown, nearest: nearest, path: path)
    }
    var base = self
    if overlay[Key.steps.rawValue] != nil { base.minutes = nil }
    if overlay[Key.minutes.rawValue] != nil { base.steps = nil }
    // One after the other: the decoder does not always say which value it could not take.
    for key in Key.allCases {
      guard let value = overlay[key.rawValue] else { continue }
      guard let options = base.replacing(key, with: value) else {
        throw .wrongType(key, path: path)
      }
      base = options
    }
    return base
  }

  /// The options with another value of one; nil if it is not of the right type.
  private func replacing(_ key: Key, with value: JSONValue) -> TrainingOptions? {
    var values = values
    values[key.rawValue] = value
    guard let data = try? JSONEncoder().encode(values) else { return nil }
    return try? JSONDecoder().decode(TrainingOptions.self, from: data)
  }

  /// The preset that an options file starts from, if it names one.
  ///
  /// - Throws: ``TrainingOptionsError``
  public static func preset(inFile path: String) throws(TrainingOptionsError) -> Preset? {
    try choice(.preset, inFile: path)
  }

  /// The model that an options file is for, if it names one.
  ///
  /// - Throws: ``TrainingOptionsError``
  public static func model(inFile path: String) throws(TrainingOptionsError) -> Model? {
    try choice(.model, inFile: path)
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ key: Key, inFile path: String
  ) throws(TrainingOptionsError) -> Choice? {
    guard let value = try values(inFile: path)[key.rawValue] else { return nil }
    guard case .text(let name) = value, let choice = Choice(rawValue: name) else {
      throw .wrongType(key, path: path)
    }
    return choice
  }

  /// The options as JSON, a line each, in alphabetical order; what is not set is left out.
  public func encoded(_ isIncluded: (Key) -> Bool = { _ in true }) -> String {
    let included = values.filter { Key(rawValue: $0.key).map(isIncluded) ?? false }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    // Flags, numbers and words always have a JSON form: numbers are finite once they are valid.
    let data = (try? encoder.encode(included)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// The value of an option in words; "none" where it is not set.
  public func text(of key: Key) -> String {
    "\(values[key.rawValue] ?? .null)"
  }

  /// Whether an option has a value.
  func isSet(_ key: Key) -> Bool { values[key.rawValue] != nil }

  /// The options that are set, by name.
  private var values: [String: JSONValue] {
    let data = (try? JSONEncoder().encode(self)) ?? Data()
    return (try? JSONDecoder().decode([String: JSONValue].self, from: data)) ?? [:]
  }

  private static func values(
    inFile path: String
  ) throws(TrainingOptionsError) -> [String: JSONValue] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadable(path: path, reason: reason(of: error))
    }
    do {
      return try JSONDecoder().decode([String: JSONValue].self, from: data)
    } catch {
      throw .notJSON(path: path, reason: "it must be one object of names and values")
    }
  }

  private static func reason(of error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
    case .fileReadNoPermission: return "permission is denied"
    default: return "it is no plain file"
    }
  }
}
