// SPDX-License-Identifier: MIT

/// All options of a structure, in groups: reads and writes them as JSON, checks and documents them.
public struct OptionTable<Root: Sendable>: Sendable {
  /// Options under a heading.
  public struct Group: Sendable {
    /// The heading.
    public let title: String
    /// The options, in the order of a list.
    public let options: [OptionDeclaration<Root>]

    /// A group of these options.
    public init(_ title: String, _ options: [OptionDeclaration<Root>]) {
      self.title = title
      self.options = options
    }
  }

  /// The groups, in the order of a list.
  public let groups: [Group]
  /// All options, in the order of a list.
  public let options: [OptionDeclaration<Root>]

  /// A table of these groups; groups of one title become one.
  public init(_ groups: [Group]) {
    var titles: [String] = []
    for group in groups where !titles.contains(group.title) { titles.append(group.title) }
    self.groups = titles.map { title in
      Group(title, groups.filter { $0.title == title }.flatMap(\.options))
    }
    options = self.groups.flatMap(\.options)
  }

  /// The option of a name, or of a former name.
  public subscript(name: String) -> OptionDeclaration<Root>? {
    options.first { $0.name == name } ?? options.first { $0.formerNames.contains(name) }
  }

  /// The option of a name that a file or a command line gives.
  ///
  /// - Throws: ``OptionError/unknown(name:nearest:source:)``
  public func option(named name: String, source: String? = nil) throws(OptionError)
    -> OptionDeclaration<Root>
  {
    guard let option = self[name] else {
      let nearest = nearestName(to: name, among: options.map(\.name)) ?? ""
      throw .unknown(name: name, nearest: nearest, source: source)
    }
    return option
  }

  /// Checks the value of every option by itself.
  ///
  /// - Throws: ``OptionError/value(name:found:wanted:)`` for the first that is not allowed.
  public func validate(_ root: Root) throws(OptionError) {
    for option in options { try option.validate(root) }
  }

  /// The values that are set, by name.
  public func values(of root: Root) -> [String: JSONValue] {
    let pairs = options.compactMap { option in option.value(in: root).map { (option.name, $0) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The values that are set as a JSON object, a line each, in alphabetical order.
  public func json(of root: Root) -> String {
    let lines = values(of: root).sorted { $0.key < $1.key }.map {
      "  \"\($0.key)\" : \($0.value.json)"
    }
    return "{\n\(lines.joined(separator: ",\n"))\n}"
  }

  /// The options that shape the result and differ between two structures.
  public func changes(from current: Root, to wanted: Root) -> [OptionChange] {
    options.filter { $0.shapesResult && $0.value(in: current) != $0.value(in: wanted) }.map {
      OptionChange(name: $0.name, current: $0.text(in: current), wanted: $0.text(in: wanted))
    }
  }
}
