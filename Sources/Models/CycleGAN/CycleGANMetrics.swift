// SPDX-License-Identifier: MIT

/// The numbers that a step of a CycleGAN reports, and rules on them.
enum CycleGANMetrics {
  static let criticLoss = MetricDescription(
    "criticLoss",
    "The critics' mean least-squares loss. Near 0.25 they cannot tell conversions from recordings; "
      + "near zero they win and the generators learn little.", progressLabel: "critics")
  static let generatorLoss = MetricDescription(
    "generatorLoss",
    "The generators' mean least-squares loss: 0.125 where the critics cannot tell, 0.5 where they "
      + "are sure.", progressLabel: "generators")
  static let cycleLoss = MetricDescription(
    "cycleLoss",
    "The mean distance between a sound and what comes back of it after both directions, in "
      + "deviations of a band. It falls at first and then stays.", better: .lower,
    progressLabel: "cycle")
  static let identityLoss = MetricDescription(
    "identityLoss",
    "The mean change of sounds that are of the wanted folder already, in deviations of a band; 0 "
      + "after identitySteps.", better: .lower)
  static let change = MetricDescription(
    "change",
    "The mean distance between a sound and its conversion, in deviations of a band and without "
      + "the difference of the bands' means. Near zero nothing but the levels of bands changes.",
    progressLabel: "change")
  static let realScore = MetricDescription(
    "realScore", "The critics' mean score of recordings; 1 where they are sure.")
  static let generatedScore = MetricDescription(
    "generatedScore", "The critics' mean score of conversions; 0 where they are sure.")

  static let all = [
    criticLoss, generatorLoss, cycleLoss, identityLoss, change, realScore, generatedScore,
    AdversarialMetrics.penalty,
  ]

  static let advice = [
    AdviceRule(
      "exploding",
      "The losses grow without end: begin again with a lower learningRate, or with "
        + "gradientClip=1."
    ) { $0.mean(generatorLoss) + $0.mean(criticLoss) + $0.mean(cycleLoss) > 1e3 },
    AdviceRule(
      "criticAhead",
      "The critics are nearly always right, so that the generators learn little: try a larger "
        + "r1Weight, a lower criticLearningRate, or a smaller criticWidth."
    ) { $0.mean(criticLoss) < 0.005 },
    AdviceRule(
      "criticBlind",
      "The critics give recordings and conversions the same score: try a higher criticLearningRate "
        + "or a larger criticWidth."
    ) { abs($0.mean(realScore) - $0.mean(generatedScore)) < 0.01 },
    AdviceRule(
      "identityMap",
      "Conversions hardly differ from their sources, and what comes back is the source (the identity "
        + "map): try a lower cycleWeight, fewer identitySteps or a higher criticLearningRate."
    ) { reports in
      reports.mean(identityLoss) == 0 && reports.mean(cycleLoss) < 0.05
        && reports.mean(change) < 0.1
    },
    AdviceRule(
      "lostContent",
      "What comes back of a sound is another sound, so that conversions may lose their content: try "
        + "a higher cycleWeight, a lower learningRate or more identitySteps."
    ) { $0.mean(cycleLoss) > 0.8 },
  ]
}

extension [StepReport] {
  fileprivate func mean(_ metric: MetricDescription) -> Float {
    reduce(0) { $0 + ($1[metric.name] ?? 0) } / Float(Swift.max(count, 1))
  }
}
