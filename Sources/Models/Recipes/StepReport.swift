// SPDX-License-Identifier: MIT

/// The numbers that a training step reports, by name and in a fixed order.
public struct StepReport: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// One number of a report.
  public struct Metric: Equatable, Sendable {
    /// A word that can stand in JSON as it is.
    public let name: String
    /// The number; not finite where training has gone wrong.
    public let value: Float
  }

  /// The numbers, in order.
  public private(set) var metrics: [Metric]

  /// A report of these numbers, in this order.
  public init(dictionaryLiteral elements: (String, Float)...) {
    metrics = elements.map { Metric(name: $0.0, value: $0.1) }
  }

  /// The number of that name, if there is one.
  public subscript(name: String) -> Float? { metrics.first { $0.name == name }?.value }

  /// Puts a number behind the others.
  public mutating func append(_ name: String, _ value: Float) {
    metrics.append(Metric(name: name, value: value))
  }

  /// The first number that is NaN or infinite.
  public var firstNotFinite: Metric? { metrics.first { !$0.value.isFinite } }
}
