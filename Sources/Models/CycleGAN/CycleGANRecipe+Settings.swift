// SPDX-License-Identifier: MIT
import Layers

extension CycleGANRecipe {
  /// The settings of the recipe; defaults are those of Zhu and others (2017), section 4, but for batches
  /// of more than one example.
  struct Settings {
    /// Examples of each domain in a batch, N.
    var batchSize = 4
    /// The seed of everything random.
    var seed: UInt64 = 0
    /// Channels after the critics' first layer.
    var criticWidth = 16
    /// Weight of the adversarial loss.
    var adversarialWeight: Float = 1
    /// Weight of the cycle's mean distance.
    var cycleWeight: Float = 10
    /// Weight of the mean change of examples that are of the target already.
    var identityWeight: Float = 5
    /// Steps with that loss.
    var identitySteps = 0
    /// Past examples of each generator that critics see again.
    var historySize = 50
    /// The largest share of the frames that is hidden from the generators.
    var hiddenShare: Float = 0.5
    /// Whether critics see examples that went through both generators, too.
    var secondStep = false
    /// Penalties of the critics' slopes.
    var slopePenalties = SlopePenalties()
    /// The learning rate of the generators' Adam.
    var generatorRate: Float = 2e-4
    /// The learning rate of the critics' Adam.
    var criticRate: Float = 1e-4
    /// Adam's β1, for both.
    var beta1: Float = 0.5
    /// Adam's β2, for both.
    var beta2: Float = 0.999
    /// How both rates change over the steps.
    var schedule = LearningRateSchedule()
    /// The norm that gradients are clipped to; nil for none.
    var gradientClip: Float?
    /// Decay of the generators' exponential moving average.
    var emaDecay: Float = 0.998
  }
}

extension CycleGANRecipe.Settings {
  /// How a network is trained with this learning rate.
  func training(rate: Float) -> NetworkTraining.Settings {
    .init(learningRate: rate, beta1: beta1, beta2: beta2, gradientClip: gradientClip)
  }
}

extension TrainingOptions {
  /// The settings of a CycleGAN that valid, resolved options describe.
  var cycleGANSettings: CycleGANRecipe.Settings {
    let own = self[CycleGANOptions.self]
    var settings = CycleGANRecipe.Settings()
    settings.batchSize = batchSize
    settings.seed = seed
    settings.criticWidth = own.criticWidth ?? width
    settings.adversarialWeight = own.adversarialWeight
    settings.cycleWeight = own.cycleWeight
    settings.identityWeight = own.identityWeight
    settings.identitySteps = own.identitySteps ?? 0
    settings.historySize = own.historySize
    settings.hiddenShare = own.hiddenShare
    settings.secondStep = own.secondStep
    settings.slopePenalties = SlopePenalties(
      r1: r1Weight, r2: r2Weight, interval: penaltyInterval)
    settings.generatorRate = learningRate
    settings.criticRate = criticLearningRate ?? learningRate
    settings.beta1 = beta1
    settings.beta2 = beta2
    settings.schedule = LearningRateSchedule(
      warmupSteps: warmupSteps, decay: decay, decayStart: decayStart ?? 0,
      decayEnd: decayEnd ?? 0)
    settings.gradientClip = gradientClip == 0 ? nil : gradientClip
    settings.emaDecay = emaDecay
    return settings
  }
}
