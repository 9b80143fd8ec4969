import Layers
// SPDX-License-Identifier: MIT
import Models

extension TrainingOptions {
  /// Checks the numbers of the optimisers.
  func requireLearning() throws(TrainingOptionsError) {
    let rates = Float.leastNormalMagnitude...1
    try require(.criticLearningRate, criticLearningRate ?? 1, in: rates)
    try require(.beta1, beta1, in: 0...Float(1).nextDown)
    try require(.beta2, beta2, in: 0...Float(1).nextDown)
    try require(.warmupSteps, warmupSteps, in: 0...1_000_000_000)
    try require(.gradientLimit, gradientLimit, in: 0...1_000_000)
    if balancedRates, objective == .wasserstein {
      throw .conflict(
        .balancedRates, "the loss of a balanced game is not known for the objective wasserstein",
        advice: "choose another objective")
    }
    guard decay != .none else {
      for (key, value) in [(Key.decayStart, decayStart), (.decayEnd, decayEnd)] where value != nil {
        throw .conflict(key, "nothing decays", advice: "set decay to linear or cosine")
      }
      return
    }
    let start = decayStart ?? 0
    try require(.decayStart, start, in: 0...1_000_000_000)
    guard let end = decayEnd ?? steps else {
      throw .conflict(
        .decay, "a run that ends after minutes does not say in which step", advice: "set decayEnd")
    }
    guard end > start else {
      throw .value(.decayEnd, found: "\(end)", wanted: "a step after decayStart, which is \(start)")
    }
  }

  /// Checks objective and regularisers.
  func requireRegularization() throws(TrainingOptionsError) {
    let weights: [(Key, Float)] = [
      (.penaltyWeight, penaltyWeight ?? 0), (.realPenaltyWeight, realPenaltyWeight),
      (.generatedPenaltyWeight, generatedPenaltyWeight), (.driftWeight, driftWeight),
      (.weightLimit, weightLimit), (.orthogonalWeight, orthogonalWeight),
      (.instanceNoise, instanceNoise), (.consistencyWeight, consistencyWeight),
    ]
    for (key, weight) in weights { try require(key, weight, in: 0...1_000_000) }
    try require(.penaltyInterval, penaltyInterval, in: 1...1000)
    try require(.instanceNoiseSteps, instanceNoiseSteps, in: 0...1_000_000_000)
    try require(.dropout, dropout, in: 0...Float(0.95))
    try require(.minibatchKernels, minibatchKernels, in: 0...4096)
    try require(.dataAugmentation, dataAugmentation, in: 0...Float(1))
    try require(.augmentation, augmentation, in: 0...Float(1))
    if adaptiveAugmentation, objective.functions.boundary == nil {
      throw .conflict(
        .adaptiveAugmentation,
        "the objective \(objective.rawValue) has no score between real and generated",
        advice: "choose non-saturating, hinge or least-squares")
    }
    if instanceNoiseSteps > 0, instanceNoise == 0 {
      throw .conflict(
        .instanceNoiseSteps, "there is no noise to fade", advice: "set instanceNoise")
    }
  }

  /// Checks what has to do with classes, as far as it is known whether there are any.
  func requireLabels() throws(TrainingOptionsError) {
    try require(.classWeight, classWeight ?? 0, in: 0...1_000_000)
    guard let conditional else { return }
    guard !conditional else {
      if classWeight != nil, criticLabels != .classifier {
        throw .conflict(
          .classWeight, "the critic does not name classes", advice: "set criticLabels to classifier"
        )
      }
      return
    }
    for key in [Key.generatorLabels, .criticLabels, .classWeight] where isSet(key) {
      throw .conflict(key, "the model has no classes", advice: "set conditional")
    }
  }
}
