// SPDX-License-Identifier: MIT

/// What a number of a ``StepReport`` means, for logs, progress lines and reports.
public struct MetricDescription: Sendable, Equatable {
  /// The name in the log: a word that JSON can hold as it is.
  public let name: String
  /// What it means and how to read its curve, in sentences.
  public let meaning: String
  /// The unit; nil for a bare number.
  public let unit: String?
  /// Which direction is better; nil where the value alone tells nothing.
  public let better: Direction?
  /// The word before the value in the progress line; nil to leave it out.
  public let progressLabel: String?

  /// A direction of improvement.
  public enum Direction: Sendable {
    /// Higher values are better.
    case higher
    /// Lower values are better.
    case lower
  }

  /// A description of these parts.
  public init(
    _ name: String, _ meaning: String, unit: String? = nil, better: Direction? = nil,
    progressLabel: String? = nil
  ) {
    self.name = name
    self.meaning = meaning
    self.unit = unit
    self.better = better
    self.progressLabel = progressLabel
  }
}
