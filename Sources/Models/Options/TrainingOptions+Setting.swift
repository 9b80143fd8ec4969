// SPDX-License-Identifier: MIT
public import Files

extension TrainingOptions {
  /// The options of a run, as its options file records them; what an older file lacks has the value
  /// that all presets share, and ``ModelKind/formerOptions`` are left out.
  ///
  /// - Throws: `OptionError`
  public init(file path: String) throws(OptionError) {
    let file = try OptionFile(path)
    let kind = try Self.kind(file.values["model"], source: path) ?? ModelKinds.standard
    self.init(defaultsOf: kind)
    try overlay(file.without(kind.formerOptions))
  }

  /// The kind that a value of the option "model" names; nil for no value.
  ///
  /// - Throws: `OptionError/wrongType(name:wanted:source:)`
  public static func kind(
    _ value: JSONValue?, source: String? = nil
  ) throws(OptionError) -> (any ModelKind.Type)? {
    guard let value else { return nil }
    guard let kind = value.text.flatMap(ModelKinds.named) else {
      throw .wrongType(name: "model", wanted: Self.kindNames, source: source)
    }
    return kind
  }

  /// The preset that a value of the option "preset" names; nil for no value.
  ///
  /// - Throws: `OptionError/wrongType(name:wanted:source:)`
  public static func preset(
    _ value: JSONValue?, source: String? = nil
  ) throws(OptionError) -> Preset? {
    guard let value else { return nil }
    guard let preset = Preset(json: value) else {
      throw .wrongType(name: "preset", wanted: Preset.noun, source: source)
    }
    return preset
  }

  /// Takes over the values of a file; a file that sets one of `steps` and `minutes` clears the other, and
  /// one that sets only `sliceLength` clears `seconds`.
  ///
  /// - Throws: `OptionError`; ranges are checked by ``validate()``.
  public mutating func overlay(_ file: OptionFile) throws(OptionError) {
    if file.values["steps"] != nil { minutes = nil }
    if file.values["minutes"] != nil { steps = nil }
    if file.values["sliceLength"] != nil { seconds = nil }
    for (name, value) in file.values.sorted(by: { $0.key < $1.key }) {
      try option(named: name, source: file.path).set(value, in: &self, source: file.path)
    }
  }

  /// Takes over the value of an option of a command line; of `steps` and `minutes` it clears the
  /// other, and `sliceLength` clears `seconds`.
  ///
  /// - Throws: `OptionError`; ranges are checked by ``validate()``.
  public mutating func set(_ name: String, to value: JSONValue) throws(OptionError) {
    let option = try option(named: name, source: nil)
    if option.name == "steps" { minutes = nil }
    if option.name == "minutes" { steps = nil }
    if option.name == "sliceLength" { seconds = nil }
    try option.set(value, in: &self)
  }

  /// The option of a name; one that only other kinds have is refused with their names.
  private func option(
    named name: String, source: String?
  ) throws(OptionError) -> OptionDeclaration<TrainingOptions> {
    if let option = table[name] { return option }
    let owners = ModelKinds.all.filter { $0.table[name] != nil }.map { $0.name }
    guard owners.isEmpty else {
      throw .conflict(
        name: name,
        reason: "the model \(kind.name) has no such option, only \(owners.joined(separator: ", "))",
        advice: "choose another model")
    }
    return try table.option(named: name, source: source)
  }

  static var kindNames: String {
    "one of " + ModelKinds.all.map { $0.name }.joined(separator: ", ")
  }
}
