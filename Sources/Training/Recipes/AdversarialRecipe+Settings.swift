// SPDX-License-Identifier: MIT
public import Autograd
public import Layers
public import Models

extension AdversarialRecipe {
  /// The numbers of the recipe; defaults are those of WGAN-GP's paper, but for the average, which it
  /// has not.
  public struct Settings: Sendable {
    /// Examples in a batch, N.
    public var batchSize = 64
    /// Critic updates for each update of the generator.
    public var criticSteps = 5
    /// What is random follows from it and from the number of the step.
    public var seed: UInt64 = 0

    /// What the two networks want.
    public var objective = Objective.wasserstein
    /// What keeps the critic a good teacher.
    public var regularization = CriticRegularization()
    /// What keeps the generator's kernels at right angles.
    public var orthogonality = OrthogonalRegularization(weight: 0)
    /// Noise on what the critic sees.
    public var instanceNoise = InstanceNoise(deviation: 0)
    /// How often what the critic sees is augmented, at first.
    public var augmentation: Float = 0
    /// Whether that reacts to the critic's overfitting; for objectives with a boundary.
    public var adaptsAugmentation = false
    /// What the critic has beside its convolutions.
    public var critic = CriticDesign()
    /// Weight of the cross entropy of a critic that says which class it sees.
    public var classWeight: Float = 1

    /// Step size of the generator's Adam.
    public var generatorRate: Float = 1e-4
    /// Step size of the critic's Adam: one of its own is the two time-scale update rule of Heusel and
    /// others (2017).
    public var criticRate: Float = 1e-4
    /// Adam's β1, for both.
    public var beta1: Float = 0.5
    /// Adam's β2, for both.
    public var beta2: Float = 0.9
    /// How both rates change.
    public var schedule = LearningRateSchedule()
    /// Whether the critic's rate reacts to the balance of the game.
    public var balancesRates = false
    /// The norm that gradients are clipped to; nil for none.
    public var gradientLimit: Float?
    /// Decay of the generator's running average.
    public var averagingDecay: Float = 0.999

    /// The paper's settings.
    public init() {
      regularization.gradientPenalty.weight = 10
    }
  }

  /// Where real examples come from.
  public struct Source {
    /// Real examples `[N, ...]` number `index`, a pure function of it.
    public var examples: (_ index: Int) -> Tensor
    /// Their classes `[N, classes]`, rows of one and zeros; nil where there are none.
    public var labels: ((_ index: Int) -> Tensor?)?

    /// A source of these functions.
    public init(
      examples: @escaping (_ index: Int) -> Tensor, labels: ((_ index: Int) -> Tensor?)? = nil
    ) {
      self.examples = examples
      self.labels = labels
    }
  }
}
