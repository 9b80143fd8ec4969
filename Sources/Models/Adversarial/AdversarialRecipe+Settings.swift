// SPDX-License-Identifier: MIT
public import Layers

extension AdversarialRecipe {
  /// The settings of the recipe.
  ///
  /// Defaults are those of WGAN-GP's paper, which has no average: Gulrajani and others, "Improved
  /// Training of Wasserstein GANs" (2017).
  public struct Settings {
    /// Examples in a batch, N.
    public var batchSize = 64
    /// Critic updates for each update of the generator.
    public var criticSteps = 5
    /// The seed of everything random.
    public var seed: UInt64 = 0

    /// The losses of both networks.
    public var objective = Objective.wasserstein
    /// Further terms of the critic's loss, added in this order.
    public var criticTerms: [any LossTerm<CriticUpdate>] = [SlopePenalties(gradientPenalty: 10)]
    /// Further terms of the generator's loss, added in this order.
    public var generatorTerms: [any LossTerm<GeneratorUpdate>] = []
    /// The critic's weights are clipped to this far from zero after each update, 0 for no limit:
    /// Arjovsky, Chintala and Bottou, "Wasserstein GAN" (2017), algorithm 1, where it is 0.01.
    public var weightClip: Float = 0
    /// The share of the examples of a batch that the critic may tell right and still be updated; 1 for
    /// no limit.
    ///
    /// Of objectives with a boundary: Wu and others, "Learning a Probabilistic Latent Space of
    /// Object Shapes via 3D Generative-Adversarial Modeling" (2016), section 3.1, where it is 0.8.
    public var criticAccuracyLimit: Float = 1
    /// Noise on all examples that the critic sees.
    public var instanceNoise = InstanceNoise(deviation: 0)
    /// The probability with which examples that the critic sees are augmented, at first.
    public var augmentation: Float = 0
    /// Whether that probability adapts to the critic's overfitting, for objectives with a boundary.
    public var adaptsAugmentation = false
    /// The share of the batches whose latents have a second style from a random layer on (style
    /// mixing), for style generators: Karras, Laine and Aila, "A Style-Based Generator Architecture
    /// for Generative Adversarial Networks" (2019), section 3.1.
    public var styleMixing: Float = 0
    /// The optional parts of the critic.
    public var critic = CriticDesign()

    /// The learning rate of the generator's Adam.
    public var generatorRate: Float = 1e-4
    /// The learning rate of the critic's Adam; a rate of its own is the two time-scale update rule of
    /// Heusel and others (2017).
    public var criticRate: Float = 1e-4
    /// Adam's β1, for both.
    public var beta1: Float = 0.5
    /// Adam's β2, for both.
    public var beta2: Float = 0.9
    /// How both rates change over the steps.
    public var schedule = LearningRateSchedule()
    /// Whether the critic's rate reacts to the balance of the losses.
    public var gapAwareRate = false
    /// The norm that gradients are clipped to; nil for none.
    public var gradientClip: Float?
    /// Decay of the generator's exponential moving average.
    public var emaDecay: Float = 0.999

    /// The paper's settings.
    public init() {}
  }
}

extension AdversarialRecipe.Settings {
  /// How a network is trained with this learning rate.
  func training(rate: Float) -> NetworkTraining.Settings {
    .init(learningRate: rate, beta1: beta1, beta2: beta2, gradientClip: gradientClip)
  }
}
