// SPDX-License-Identifier: MIT
import Files
import Synthesis

/// What makes a sound: a model and the settings of one sound, so few that they are kept for ever.
///
/// The same recipe makes the same bytes as long as the version of Foley is the same.
struct SoundRecipe: Sendable, Equatable {
  /// The SHA-256 of the model file.
  let model: String
  /// The settings of the one sound; its file is named as `foley synth` names it.
  let settings: RenderSettings

  /// The longest sound that is made, in seconds: hundreds may be asked for at once.
  static let longestSeconds = 60.0

  /// A recipe of these settings.
  ///
  /// - Throws: `OptionError`
  init(model: String, settings: RenderSettings) throws(OptionError) {
    try settings.validate()
    guard settings.duration ?? 0 <= Self.longestSeconds else {
      throw .value(
        name: "duration", found: "\(settings.duration ?? 0)",
        wanted: "a number up to \(Int(Self.longestSeconds)) in the studio")
    }
    (self.model, self.settings) = (model, settings)
  }

  /// The settings that shape a sound, by name.
  static let shaping = RenderSettings.options.groups.first { $0.title == "SHAPING" }?.options ?? []

  /// The members of a recipe and the settings that they are.
  private static let members: [(member: String, option: String)] = [
    ("class", "class"), ("seed", "seed"), ("number", "first"), ("truncation", "truncation"),
    ("noiseSeed", "noiseSeed"),
  ]

  /// The recipe as JSON: what a request gives, in full.
  var json: JSONValue {
    var values: [String: JSONValue] = ["model": .text(model)]
    for (member, option) in Self.members {
      values[member] = RenderSettings.options[option]?.value(in: settings)
    }
    values["latent"] = settings.latent.map(Self.list)
    values["styles"] = settings.styles.map(Self.list)
    let shape = shape
    if !shape.isEmpty { values["shape"] = .object(shape) }
    return .object(values)
  }

  /// The settings that shape the sound and differ from their defaults.
  var shape: [String: JSONValue] {
    let standard = RenderSettings()
    let pairs = Self.shaping.compactMap { option in
      option.value(in: settings).flatMap {
        $0 == option.value(in: standard) ? nil : (option.name, $0)
      }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The beginning of the SHA-256 of the recipe as JSON: 96 bits.
  var id: String { String(ContentHash(text: json.json).description.prefix(24)) }

  /// The memory that the recipe takes, in bytes.
  var byteCount: Int {
    512 + 4 * ((settings.latent?.count ?? 0) + (settings.styles?.count ?? 0))
  }

  /// The settings of the recipe that a request holds; those of the model are not checked.
  ///
  /// - Throws: ``StudioError`` or `OptionError`
  static func settings(of request: RequestMembers) throws -> RenderSettings {
    let known = Set(members.map(\.member) + ["model", "latent", "styles", "shape"])
    if let stranger = request.names(besides: known).first {
      throw StudioError.unknownMember(stranger)
    }
    var settings = RenderSettings()
    settings.count = 1
    for (member, option) in members {
      guard let value = request[member] else { continue }
      try RenderSettings.options.option(named: option).set(value, in: &settings)
    }
    settings.latent = try numbers("latent", request)
    settings.styles = try numbers("styles", request)
    guard let shape = request["shape"] else { return settings }
    guard let values = shape.object else { throw StudioError.member("shape", wanted: "an object") }
    for (name, value) in values.sorted(by: { $0.key < $1.key }) where value != .null {
      guard let option = shaping.first(where: { $0.name == name }) else {
        throw StudioError.unknownMember("shape.\(name)")
      }
      try option.set(value, in: &settings)
    }
    return settings
  }

  /// The most numbers of a latent or of styles.
  private static let numberLimit = 1 << 20

  private static func numbers(
    _ name: String, _ request: RequestMembers
  ) throws(StudioError) -> [Float]? {
    guard let value = request[name] else { return nil }
    let numbers = value.list?.prefix(numberLimit).map { Float(json: $0) ?? .nan } ?? [.nan]
    guard numbers.allSatisfy(\.isFinite) else { throw .member(name, wanted: "a list of numbers") }
    return numbers
  }

  private static func list(_ numbers: [Float]) -> JSONValue { .list(numbers.map(\.json)) }
}
