// SPDX-License-Identifier: MIT
import Files

/// A number that tags and manifests write with a fraction, as in 2.0, whatever its value.
struct DecimalNumber: OptionValue {
  static var noun: String { Double.noun }

  let value: Double

  var json: JSONValue { .number(value) }

  init(value: Double) { self.value = value }

  init?(json: JSONValue) {
    guard let value = json.double else { return nil }
    self.value = value
  }
}

/// Finite numbers with spaces between them, as a text.
struct NumberText: OptionValue {
  static var noun: String { "a text of numbers with spaces between them" }
  static var isText: Bool { true }

  let numbers: [Float]

  var json: JSONValue { .text(numbers.map(\.description).joined(separator: " ")) }

  init(_ numbers: [Float]) { self.numbers = numbers }

  init?(json: JSONValue) {
    let numbers = json.word?.split(separator: " ").map { Float($0) ?? .nan }
    guard let numbers, numbers.allSatisfy(\.isFinite) else { return nil }
    self.numbers = numbers
  }
}

extension RenderSettings {
  static func decimals(_ range: ClosedRange<Double>) -> OptionDomain<DecimalNumber> {
    OptionDomain(OptionDomain.range(range).words, bounds: range) { range.contains($0.value) }
  }

  /// An option of a number that always has a value.
  static func number(
    _ name: String, _ path: any WritableKeyPath<RenderSettings, Double> & Sendable,
    _ range: ClosedRange<Double>, _ help: String, unit: String
  ) -> OptionDeclaration<RenderSettings> {
    OptionDeclaration(
      name, help, unit: unit, decimals(range),
      read: { DecimalNumber(value: $0[keyPath: path]) },
      write: { $0[keyPath: path] = $1.value })
  }

  /// An option of a number that may be left unset.
  static func decimal(
    _ name: String, _ path: any WritableKeyPath<RenderSettings, Double?> & Sendable,
    _ range: ClosedRange<Double>, _ help: String, unit: String? = nil
  ) -> OptionDeclaration<RenderSettings> {
    OptionDeclaration(
      name, help, unit: unit, decimals(range),
      read: { $0[keyPath: path].map { DecimalNumber(value: $0) } },
      write: { $0[keyPath: path] = $1.value })
  }
}
