// SPDX-License-Identifier: MIT

/// A named setting of a structure, declared once.
///
/// The JSON form, the validation sentence, the help, the documentation and the comparison on resume
/// follow from the declaration; see ``OptionTable``.
public struct OptionDeclaration<Root>: Sendable {
  /// The name in options files, on the command line and in a model's record, in lower camel case.
  public let name: String
  /// Names of earlier versions, which files may still use.
  public let formerNames: [String]
  /// One sentence for help and guides.
  public let help: String
  /// The unit of the value, as in "Hz"; nil for a bare number, a flag or a name.
  public let unit: String?
  /// The values that are allowed, for messages and documentation, as in "a number from 0 to 1".
  public let allowed: String
  /// Whether the result depends on it: such an option is recorded and cannot change on resume.
  public let shapesResult: Bool
  /// Whether the JSON form is a string, so that text is not read as a number or a flag.
  public let isText: Bool
  /// The least and the greatest allowed value; nil where they are no range of numbers.
  public let bounds: ClosedRange<Double>?
  /// The names of the values; nil where they are not a few names.
  public let choices: [String]?

  private let read: @Sendable (Root) -> JSONValue?
  private let write: @Sendable (inout Root, JSONValue) -> Bool
  private let isAllowed: @Sendable (Root) -> Bool

  /// An option that may be left unset.
  ///
  /// - Parameters:
  ///   - path: the property that holds the value.
  ///   - domain: the values that are allowed.
  ///   - shapesResult: whether the result depends on it.
  ///   - formerNames: names of earlier versions.
  public init<Value: OptionValue>(
    _ name: String, _ path: any WritableKeyPath<Root, Value?> & Sendable, _ help: String,
    unit: String? = nil, _ domain: OptionDomain<Value> = .any, shapesResult: Bool = true,
    formerly formerNames: [String] = []
  ) {
    self.init(
      name, help, unit: unit, domain, shapesResult: shapesResult, formerly: formerNames,
      read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 })
  }

  /// An option that always has a value; the parameters are those of an option that may be unset.
  public init<Value: OptionValue>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ help: String,
    unit: String? = nil, _ domain: OptionDomain<Value> = .any, shapesResult: Bool = true,
    formerly formerNames: [String] = []
  ) {
    self.init(
      name, help, unit: unit, domain, shapesResult: shapesResult, formerly: formerNames,
      read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 })
  }

  /// An option whose value is read and written by functions.
  public init<Value: OptionValue>(
    _ name: String, _ help: String, unit: String? = nil, _ domain: OptionDomain<Value> = .any,
    shapesResult: Bool = true, formerly formerNames: [String] = [],
    read: @escaping @Sendable (Root) -> Value?,
    write: @escaping @Sendable (inout Root, Value) -> Void
  ) {
    self.init(
      name: name, formerNames: formerNames, help: help, unit: unit, allowed: domain.words,
      shapesResult: shapesResult, isText: Value.isText, bounds: domain.bounds,
      choices: Value.choices, read: { read($0)?.json },
      write: { root, json in
        guard let value = Value(json: json) else { return false }
        write(&root, value)
        return true
      },
      isAllowed: { read($0).map(domain.contains) ?? true })
  }

  private init(
    name: String, formerNames: [String], help: String, unit: String?, allowed: String,
    shapesResult: Bool, isText: Bool, bounds: ClosedRange<Double>?, choices: [String]?,
    read: @escaping @Sendable (Root) -> JSONValue?,
    write: @escaping @Sendable (inout Root, JSONValue) -> Bool,
    isAllowed: @escaping @Sendable (Root) -> Bool
  ) {
    self.name = name
    self.formerNames = formerNames
    self.help = help
    self.unit = unit
    self.allowed = allowed
    self.shapesResult = shapesResult
    self.isText = isText
    self.bounds = bounds
    self.choices = choices
    self.read = read
    self.write = write
    self.isAllowed = isAllowed
  }

  /// The option as one of a structure that contains `Root`.
  public func lifted<Outer>(
    get: @escaping @Sendable (Outer) -> Root, set: @escaping @Sendable (inout Outer, Root) -> Void
  ) -> OptionDeclaration<Outer> {
    OptionDeclaration<Outer>(
      name: name, formerNames: formerNames, help: help, unit: unit, allowed: allowed,
      shapesResult: shapesResult, isText: isText, bounds: bounds, choices: choices,
      read: { read(get($0)) },
      write: { outer, json in
        var root = get(outer)
        guard write(&root, json) else { return false }
        set(&outer, root)
        return true
      },
      isAllowed: { isAllowed(get($0)) })
  }

  /// The value; nil where it is not set.
  public func value(in root: Root) -> JSONValue? { read(root) }

  /// The value in words; "none" where it is not set.
  public func text(in root: Root) -> String { "\(read(root) ?? .null)" }

  /// The allowed values and their unit, as in "a number from 0 to 10, in seconds".
  public var wanted: String { unit.map { "\(allowed), in \($0)" } ?? allowed }

  /// The JSON form of a value that a table or a command line gives as text.
  ///
  /// The text itself where ``isText`` holds; otherwise a flag or a number if it reads as one.
  public func json(ofText text: String) -> JSONValue {
    if isText { return .text(text) }
    if text == "true" || text == "false" { return .flag(text == "true") }
    if let number = Int(text) { return .integer(number) }
    if let number = UInt64(text) { return .largeInteger(number) }
    return Double(text).map(JSONValue.number) ?? .text(text)
  }

  /// Takes over a value of a file or a command line, whose range ``validate(_:)`` checks later.
  ///
  /// - Parameter source: the file, for the message; nil for the command line.
  /// - Throws: ``OptionError/wrongType(name:wanted:source:)``
  public func set(
    _ json: JSONValue, in root: inout Root, source: String? = nil
  ) throws(OptionError) {
    guard write(&root, json) else {
      throw .wrongType(name: name, wanted: wanted, source: source)
    }
  }

  /// Checks that the value, if it is set, is allowed.
  ///
  /// - Throws: ``OptionError/value(name:found:wanted:)``
  public func validate(_ root: Root) throws(OptionError) {
    guard isAllowed(root) else {
      throw .value(name: name, found: text(in: root), wanted: wanted)
    }
  }
}
