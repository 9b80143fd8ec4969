// SPDX-License-Identifier: MIT
import Files
public import Models

/// Applies a recipe's rules to the numbers of a training; each rule speaks once.
public struct TrainingDiagnostics {
  private let rules: [AdviceRule]
  private var said: Set<String> = []
  private var recent: [StepReport] = []
  private var isBeginning = true

  /// Every training begins with noise or silence: rules are silent in the first steps.
  private static let firstSteps = 200

  /// What the end of a training should say if its sounds are still noise; nil otherwise.
  ///
  /// The rules are silent in the first steps, after which a short training may already be over.
  ///
  /// - Parameters:
  ///   - steps: the steps done.
  ///   - score: the numbers of the last model's sounds (`CheckpointEvaluator`); nil where the recordings
  ///     are too few for scores.
  static func noiseWarning(steps: Int, score: StepReport?) -> String? {
    let more =
      "more steps are needed, usually thousands: go on with --resume and a larger --minutes or "
      + "--steps"
    guard let score else {
      return steps < firstSteps
        ? "After \(counted(steps, "step")) the sounds are still noise; \(more)." : nil
    }
    let (alike, precision, coverage) = (
      score["nearCopyShare"] ?? 0, score["precision"] ?? 1, score["coverage"] ?? 1
    )
    let isUnlike = precision < 0.05 && coverage < 0.05
    guard isUnlike || alike > 0.5 && precision < 0.05 || steps < firstSteps && alike > 0.3 else {
      return nil
    }
    return "After \(counted(steps, "step")) the sounds are still noise or all alike ("
      + "\(percent(Double(alike))) nearly equal another one, \(percent(Double(precision))) could be "
      + "recordings); \(more)."
  }

  /// Diagnostics by these rules.
  public init(_ rules: [AdviceRule]) {
    self.rules = rules
  }

  /// Takes in a step's numbers and returns the advice that is new.
  public mutating func observe(_ report: StepReport) -> [String] {
    recent.append(report)
    let window = recent.count == Self.firstSteps ? recent : []
    if !window.isEmpty {
      recent.removeAll(keepingCapacity: true)
      isBeginning = false
    }
    guard !isBeginning else { return [] }
    let found = rules.filter { rule in
      rule.looksAtWindow ? !window.isEmpty && rule.applies(window) : rule.applies([report])
    }
    return found.filter { said.insert($0.name).inserted }.map(\.advice)
  }
}
