// SPDX-License-Identifier: MIT

/// The values that an option may have.
public struct OptionDomain<Value: OptionValue>: Sendable {
  /// In words, as in "a number from 0 to 1".
  public let words: String
  /// Whether a value is among them.
  public let contains: @Sendable (Value) -> Bool
  /// The least and the greatest of them; nil where they are no range of numbers.
  public let bounds: ClosedRange<Double>?

  /// The values for which `contains` holds.
  ///
  /// - Parameter bounds: the least and the greatest; nil where they are no range of numbers.
  public init(
    _ words: String, bounds: ClosedRange<Double>? = nil,
    contains: @escaping @Sendable (Value) -> Bool
  ) {
    self.words = words
    self.contains = contains
    self.bounds = bounds
  }

  /// Every value of the type.
  public static var any: OptionDomain { OptionDomain(Value.noun) { _ in true } }

  /// Every value of the type, in other words.
  public static func any(_ words: String) -> OptionDomain { OptionDomain(words) { _ in true } }

  /// Some values.
  public static func oneOf(_ values: [Value]) -> OptionDomain {
    OptionDomain("one of " + values.map { "\($0.json)" }.joined(separator: ", ")) {
      values.contains($0)
    }
  }
}

extension OptionDomain where Value: Comparable {
  /// The values of a range; a value that is not a number is outside.
  public static func range(_ range: ClosedRange<Value>) -> OptionDomain {
    let ends = [range.lowerBound.json.double, range.upperBound.json.double].compactMap(\.self)
    return OptionDomain(
      "\(Value.noun) from \(range.lowerBound.json) to \(range.upperBound.json)",
      bounds: ends.count == 2 ? ends[0]...ends[1] : nil
    ) { range.contains($0) }
  }
}
