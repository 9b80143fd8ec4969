// SPDX-License-Identifier: MIT
import Layers

extension TrainingOptions {
  /// The settings of adversarial training that valid, resolved options describe.
  public func adversarialSettings(classCount: Int) -> AdversarialRecipe.Settings {
    var settings = AdversarialRecipe.Settings()
    settings.batchSize = batchSize
    settings.criticSteps = criticSteps
    settings.seed = seed
    settings.objective = objective
    settings.criticTerms = criticTerms
    settings.generatorTerms = generatorTerms
    settings.weightClip = weightClip
    settings.instanceNoise = InstanceNoise(
      deviation: instanceNoise, stepCount: instanceNoiseSteps)
    settings.augmentation = augmentation
    settings.adaptsAugmentation = adaptiveAugmentation
    settings.critic = criticDesign(classCount: classCount)
    settings.generatorRate = learningRate
    settings.criticRate = criticLearningRate ?? learningRate
    settings.beta1 = beta1
    settings.beta2 = beta2
    settings.schedule = LearningRateSchedule(
      warmupSteps: warmupSteps, decay: decay, decayStart: decayStart ?? 0,
      decayEnd: decayEnd ?? 0)
    settings.gapAwareRate = gapAwareRate
    settings.gradientClip = gradientClip == 0 ? nil : gradientClip
    settings.emaDecay = emaDecay
    return settings
  }

  /// How the generator is conditioned; nil for a model without classes.
  public func conditioning(classCount: Int) -> Conditioning? {
    generatorConditioning.map { Conditioning(classCount: classCount, method: $0) }
  }

  private var slopePenalties: SlopePenalties {
    SlopePenalties(
      gradientPenalty: gradientPenaltyWeight ?? 0, isOneSided: oneSidedPenalty, r1: r1Weight,
      r2: r2Weight, interval: penaltyInterval)
  }

  private var criticTerms: [any LossTerm<CriticUpdate>] {
    var terms: [any LossTerm<CriticUpdate>] = []
    if criticConditioning == .classifier {
      terms.append(CriticClassification(weight: classWeight ?? 1))
    }
    terms += [
      ScoreDrift(weight: driftWeight), ScoreConsistency(weight: consistencyWeight), slopePenalties,
    ]
    return terms.filter { $0.weight != 0 }
  }

  private var generatorTerms: [any LossTerm<GeneratorUpdate>] {
    var terms: [any LossTerm<GeneratorUpdate>] = []
    if criticConditioning == .classifier {
      terms.append(GeneratorClassification(weight: classWeight ?? 1))
    }
    terms.append(OrthogonalKernels(weight: orthogonalWeight))
    return terms.filter { $0.weight != 0 }
  }

  private func criticDesign(classCount: Int) -> CriticDesign {
    var design = CriticDesign()
    design.normalizesSpectrum = spectralNormalization
    design.normalizesBatches = batchNormalization && slopePenalties.weight == 0
    design.dropout = dropout
    design.seesDeviation = minibatchDeviation
    design.discriminationKernels = minibatchKernels
    design.scoresPatches = patchScores
    switch criticConditioning {
    case .projection?: design.labels = .projection(classCount: classCount)
    case .classifier?: design.labels = .classifier(classCount: classCount)
    case nil: design.labels = .none
    }
    return design
  }
}
