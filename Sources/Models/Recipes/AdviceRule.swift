// SPDX-License-Identifier: MIT

/// A symptom in the numbers of a training, and what to try against it.
public struct AdviceRule: Sendable {
  /// The name; a rule of a name speaks once a session.
  public let name: String
  /// What is wrong and what to try, in a sentence.
  public let advice: String
  /// Whether some hundred steps are judged together, or every step by itself.
  public let looksAtWindow: Bool
  /// Whether the numbers show the symptom: those of a window, or of one step.
  public let applies: @Sendable (_ reports: [StepReport]) -> Bool

  /// A rule on windows of steps, or on every step by itself.
  public init(
    _ name: String, _ advice: String, looksAtWindow: Bool = true,
    applies: @escaping @Sendable (_ reports: [StepReport]) -> Bool
  ) {
    self.name = name
    self.advice = advice
    self.looksAtWindow = looksAtWindow
    self.applies = applies
  }
}

extension AdviceRule {
  /// Rules on the sounds that are scored at each checkpoint, with what to try against each symptom.
  ///
  /// The metrics are those of `CheckpointEvaluator`.
  /// - Parameters:
  ///   - repetitive: what to try if sounds are much alike.
  ///   - copying: what to try if sounds are nearer to recordings than recordings to each other.
  public static func sounds(repetitive: String, copying: String) -> [AdviceRule] {
    let symptoms: [(name: String, metric: String, text: String)] = [
      (
        "silent", "silentShare",
        "More than half of the generated sounds are silent: read the data report for quiet files, "
          + "and try peakNormalization or a lower learningRate."
      ),
      (
        "clipped", "clippedShare",
        "More than half of the generated sounds are clipped: try a lower learningRate, or train "
          + "longer."
      ),
      (
        "constant", "constantShare",
        "More than half of the generated sounds do not change over time: try a lower learningRate "
          + "or another seed."
      ),
      (
        "clicking", "clickShare",
        "More than half of the generated sounds are a single click: try a lower learningRate, or "
          + "train longer."
      ),
      (
        "noise", "noiseShare",
        "More than half of the generated sounds are steady noise, which the recordings are not: "
          + "train longer, thousands of steps; if noise remains, try a lower learningRate or a "
          + "shorter sound (seconds)."
      ),
    ]
    let faults = symptoms.map { symptom in
      AdviceRule(symptom.name, symptom.text, looksAtWindow: false) {
        $0[0].exceeds(symptom.metric, 0.5)
      }
    }
    return faults + [
      AdviceRule(
        "repetitive", "The generated sounds are much alike (mode collapse): try \(repetitive).",
        looksAtWindow: false
      ) { $0[0].exceeds("nearCopyShare", 0.3) && !$0[0].exceeds("silentShare", 0.5) },
      AdviceRule(
        "copying",
        "The generated sounds lie much nearer to the recordings than recordings do to each other: "
          + "the model may be copying. Try \(copying).", looksAtWindow: false
      ) { reports in
        let report = reports[0]
        let isFaulty =
          symptoms.contains { report.exceeds($0.metric, 0.5) }
          || report.exceeds("nearCopyShare", 0.3)
        return !isFaulty && (report["trainingDistance"].map { $0 < 0.5 } ?? false)
      },
    ]
  }
}

extension StepReport {
  /// Whether a number is there and above a limit.
  fileprivate func exceeds(_ name: String, _ limit: Float) -> Bool {
    self[name].map { $0 > limit } ?? false
  }
}
