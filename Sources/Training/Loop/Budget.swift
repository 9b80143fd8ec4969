// SPDX-License-Identifier: MIT
public import Models

/// When a training ends.
public enum Budget: Equatable, Sendable {
  /// After so many steps.
  case steps(Int)
  /// After so much time, counted over all resumptions.
  case seconds(Double)

  /// Whether nothing is left of it.
  public func isSpent(step: Int, elapsedSeconds: Double) -> Bool {
    switch self {
    case .steps(let steps): step >= steps
    case .seconds(let seconds): elapsedSeconds >= seconds
    }
  }

  /// The share that is spent, 0 to 1.
  public func spentShare(step: Int, elapsedSeconds: Double) -> Double {
    switch self {
    case .steps(let steps): min(1, Double(step) / Double(max(steps, 1)))
    case .seconds(let seconds): min(1, elapsedSeconds / max(seconds, .leastNormalMagnitude))
    }
  }

  /// How long the rest will take when a step takes `secondsPerStep`.
  public func secondsLeft(step: Int, elapsedSeconds: Double, secondsPerStep: Double) -> Double {
    switch self {
    case .steps(let steps): Double(max(steps - step, 0)) * secondsPerStep
    case .seconds(let seconds): max(seconds - elapsedSeconds, 0)
    }
  }
}

extension TrainingOptions {
  /// The end that valid options set.
  public var budget: Budget {
    steps.map { .steps($0) } ?? .seconds((minutes ?? 0) * 60)
  }
}
