import Layers
// SPDX-License-Identifier: MIT
import Models

extension TrainingOptions {
  /// The recipe's numbers of valid, resolved options, for recordings of so many classes.
  func recipeSettings(classCount: Int) -> AdversarialRecipe.Settings {
    var settings = AdversarialRecipe.Settings()
    settings.batchSize = batchSize
    settings.criticSteps = criticSteps
    settings.seed = seed
    settings.objective = objective.functions
    settings.regularization = regularization
    settings.orthogonality = OrthogonalRegularization(weight: orthogonalWeight)
    settings.instanceNoise = InstanceNoise(
      deviation: instanceNoise, stepCount: instanceNoiseSteps)
    settings.augmentation = augmentation
    settings.adaptsAugmentation = adaptiveAugmentation
    settings.critic = criticDesign(classCount: classCount)
    settings.classWeight = classWeight ?? 1
    settings.generatorRate = learningRate
    settings.criticRate = criticLearningRate ?? learningRate
    settings.beta1 = beta1
    settings.beta2 = beta2
    settings.schedule = LearningRateSchedule(
      warmupSteps: warmupSteps, decay: decay, decayStart: decayStart ?? 0,
      decayEnd: decayEnd ?? 0)
    settings.balancesRates = balancedRates
    settings.gradientLimit = gradientLimit == 0 ? nil : gradientLimit
    settings.averagingDecay = averagingDecay
    return settings
  }

  private var regularization: CriticRegularization {
    var regularization = CriticRegularization()
    regularization.gradientPenalty = GradientPenalty(
      weight: penaltyWeight ?? 0, isOneSided: oneSidedPenalty)
    regularization.realPenalty.weight = realPenaltyWeight
    regularization.generatedPenalty.weight = generatedPenaltyWeight
    regularization.interval = penaltyInterval
    regularization.driftWeight = driftWeight
    regularization.weightLimit = weightLimit
    regularization.consistencyWeight = consistencyWeight
    return regularization
  }

  private func criticDesign(classCount: Int) -> CriticDesign {
    var design = CriticDesign()
    design.normalizesSpectrum = spectralNormalization
    design.normalizesBatches = batchNormalization && !regularization.hasSlopePenalty
    design.dropout = dropout
    design.seesDeviation = minibatchDeviation
    design.discriminationKernels = minibatchKernels
    switch criticLabels {
    case .projection?: design.labels = .projection(classCount: classCount)
    case .classifier?: design.labels = .classifier(classCount: classCount)
    case nil: design.labels = .none
    }
    return design
  }
}
