// SPDX-License-Identifier: MIT

/// The numbers that a step of adversarial training reports.
enum AdversarialMetrics {
  static let criticLoss = MetricDescription(
    "criticLoss",
    "The critic's loss without penalties. Near that of a balanced game the networks keep pace; "
      + "near zero the critic wins and the generator learns little.", progressLabel: "critic")
  static let generatorLoss = MetricDescription(
    "generatorLoss", "Varies without trend; its level says nothing.", progressLabel: "generator")
  static let realScore = MetricDescription(
    "realScore", "The critic's mean score of recordings.")
  static let generatedScore = MetricDescription(
    "generatedScore",
    "The critic's mean score of generated sounds; the gap to realScore is how well the critic "
      + "tells them apart.")
  static let penalty = MetricDescription(
    "penalty",
    "Penalties of the critic's slope. They should fall soon and stay small; large or jumping "
      + "values for long ask for a lower learningRate.")
  static let classLoss = MetricDescription(
    "classLoss", "The cross entropy of the classes that the critic names, in nats.", unit: "nats",
    better: .lower)
  static let augmentation = MetricDescription(
    "augmentation", "The probability with which what the critic sees is augmented.")
  static let overfitting = MetricDescription(
    "overfitting",
    "The mean sign of the critic's scores of recordings: near 1 it knows them by heart.")
  static let criticRate = MetricDescription(
    "criticRate", "The critic's learning rate, which reacts to the balance of the losses.")
  static let criticAccuracy = MetricDescription(
    "criticAccuracy",
    "The share of recordings and generated sounds that the critic tells right; above "
      + "criticAccuracyLimit it waits for the generator.")

  static let all = [
    criticLoss, generatorLoss, realScore, generatedScore, classLoss, penalty, augmentation,
    overfitting, criticRate, criticAccuracy,
  ]
}

extension AdversarialRecipe {
  /// Descriptions of all numbers that a step may report.
  public static var allMetrics: [MetricDescription] { AdversarialMetrics.all }

  /// Rules on losses, scores and sounds.
  static func advice(equilibriumLoss: Float) -> [AdviceRule] {
    [
      AdviceRule(
        "exploding",
        "The losses grow without end: begin again with a lower learningRate, or with "
          + "gradientClip=1."
      ) { reports in
        reports.mean { abs($0["criticLoss"] ?? 0) + abs($0["generatorLoss"] ?? 0) } > 1e5
      },
      AdviceRule(
        "criticAhead",
        "The critic is nearly always right, so that the generator learns little: try r1Weight=1, "
          + "a lower criticLearningRate, or gapAwareRate."
      ) { reports in
        equilibriumLoss > 0 && reports.mean { $0["criticLoss"] } < 0.02 * equilibriumLoss
      },
      AdviceRule(
        "criticBlind",
        "The critic gives recordings and generated sounds the same score, so that the generator "
          + "learns nothing: try a weaker penalty, more criticSteps, or another seed."
      ) { reports in
        let gap = reports.mean { report in
          report["realScore"].flatMap { real in report["generatedScore"].map { abs(real - $0) } }
        }
        return gap < 1e-3 * max(reports.mean { abs($0["realScore"] ?? 0) }, 1)
      },
    ]
      + AdviceRule.sounds(
        repetitive: "minibatchDeviation, a larger batchSize, more criticSteps or another seed",
        copying: "more recordings, or adaptiveAugmentation")
  }
}

extension [StepReport] {
  fileprivate func mean(_ value: (StepReport) -> Float?) -> Float {
    reduce(0) { $0 + (value($1) ?? 0) } / Float(count)
  }
}
