// SPDX-License-Identifier: MIT
import Files
public import Models

/// How far a training will come in its budget, by the time that a step takes.
public struct TrainingForecast: Equatable, Sendable, CustomStringConvertible {
  /// The time of a step.
  public let secondsPerStep: Double
  /// Steps in the budget.
  public let steps: Int
  /// Steps after which sounds are clear, as a rule of thumb; nil for a kind that does not learn step by
  /// step.
  public let clearSteps: Int?
  private let budget: Budget

  /// The forecast for a model of a kind.
  public init(secondsPerStep: Double, budget: Budget, kind: any ModelKind.Type) {
    self.secondsPerStep = max(secondsPerStep, 1e-9)
    self.budget = budget
    clearSteps = kind.clearSteps
    steps =
      switch budget {
      case .steps(let steps): steps
      case .seconds(let seconds): Int(checked: seconds / self.secondsPerStep) ?? .max
      }
  }

  /// Time until sounds are clear, in seconds, where the budget is long enough for it.
  public var secondsUntilClear: Double? {
    clearSteps.flatMap { $0 <= steps ? Double($0) * secondsPerStep : nil }
  }

  /// "about 4,000 steps in 1 h 00 min; clear after about 30 min 00 s".
  public var description: String {
    let time =
      switch budget {
      case .steps(let steps):
        "\(counted(steps, "step", grouped: true)) would take about "
          + hoursMinutesSeconds(Double(steps) * secondsPerStep)
      case .seconds(let seconds):
        "about \(counted(steps, "step", grouped: true)) in \(hoursMinutesSeconds(seconds))"
      }
    guard let clearSteps else { return time }
    guard let secondsUntilClear else {
      let minutes = Int(checked: (Double(clearSteps) * secondsPerStep / 60).rounded(.up)) ?? .max
      return "\(time), which are too few for clear sounds: these take some "
        + "\(grouped(clearSteps)) steps (--minutes \(minutes)), fewer minutes with a smaller --seconds"
    }
    return "\(time); clear after about \(hoursMinutesSeconds(secondsUntilClear))"
  }
}
