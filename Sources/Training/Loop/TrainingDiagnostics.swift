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
  static let firstSteps = 200

  /// What the end of a training should say if its sounds are still noise, silent, all alike or unlike the
  /// recordings; nil otherwise.
  ///
  /// The rules are silent in the first steps, after which a short training may already be over.
  ///
  /// - Parameters:
  ///   - steps: the steps done.
  ///   - score: the numbers of the last model's sounds (`CheckpointEvaluator`); nil where the recordings
  ///     are too few for scores, and for a model that does not generate.
  ///   - clearSteps: the steps of clear sounds; nil where sounds do not become clearer step by step, so
  ///     that more steps are no advice.
  static func noiseWarning(steps: Int, score: StepReport?, clearSteps: Int?) -> String? {
    let more =
      clearSteps != nil
      ? "; more steps are needed, usually thousands: go on with --resume and a larger --minutes or "
        + "--steps." : "."
    guard let score else {
      return clearSteps != nil && steps < firstSteps
        ? "After \(counted(steps, "step")) the sounds are still noise\(more)" : nil
    }
    return fault(steps: steps, score: score, clearSteps: clearSteps).map {
      "After \(counted(steps, "step")) the \($0)\(more)"
    }
  }

  /// What is wrong with sounds that are no recordings yet, as in "sounds are still noise or all alike";
  /// nil for sounds that may be.
  ///
  /// - Parameters:
  ///   - steps: the steps of the model.
  ///   - score: the numbers of its sounds.
  ///   - clearSteps: the steps of clear sounds, if known. The sounds of fewer than half of them have to be
  ///     as near as clear ones: a buzz of the right levels is not far from recordings.
  static func fault(steps: Int, score: StepReport, clearSteps: Int?) -> String? {
    let (alike, precision, coverage) = (
      score["nearCopyShare"] ?? 0, score["precision"] ?? 1, score["coverage"] ?? 1
    )
    let (silent, noise) = (score["silentShare"] ?? 0, score["noiseShare"] ?? 0)
    if silent > 0.5 { return "sounds are still silent (\(percent(Double(silent))) of them)" }
    let isUnlike = precision < 0.05 && coverage < 0.05
    let isNoiseOrAlike =
      isUnlike || noise > 0.5 || alike > 0.5 && precision < 0.05
      || steps < firstSteps && alike > 0.3
    if isNoiseOrAlike {
      return "sounds are still noise or all alike (\(percent(Double(noise))) are steady noise, "
        + "\(percent(Double(alike))) nearly equal another one, \(percent(Double(precision))) could be "
        + "recordings)"
    }
    let isEarly = clearSteps.map { 2 * steps < $0 } ?? false
    guard let share = score["distanceShare"], share > (isEarly ? clearShare : farShare) else {
      return nil
    }
    return "sounds are still unlike the recordings (\(percent(Double(share))) of the distance of "
      + "one average sound; clear sounds have less than \(percent(Double(clearShare))))"
  }

  /// Sounds whose ``CheckpointEvaluator`` distance share is larger are unlike the recordings.
  private static let farShare: Float = 0.5
  /// A share that clear sounds fall short of.
  private static let clearShare: Float = 0.25

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
