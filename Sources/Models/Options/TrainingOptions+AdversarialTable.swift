// SPDX-License-Identifier: MIT
public import Files

extension TrainingOptions {
  private static let weights = OptionDomain<Float>.range(0...1_000_000)
  private static let rates = OptionDomain<Float>("a number above 0, up to 1") {
    (Float.leastNormalMagnitude...1).contains($0)
  }
  private static let shares = OptionDomain<Float>.range(0...1)
  private static let belowOne = OptionDomain<Float>("a number from 0 to below 1") {
    (0...Float(1).nextDown).contains($0)
  }
  private static let stepCounts = OptionDomain<Int>.range(0...1_000_000_000)

  /// The options of adversarial training, in groups.
  public static let adversarialGroups = [
    Group("CRITIC", criticOptions), Group("CLASSES", classOptions),
    Group("OBJECTIVE", objectiveOptions), Group("FEW RECORDINGS", augmentationOptions),
    Group("LEARNING", learningOptions),
  ]

  /// The optional parts of a critic.
  public static let criticOptions = [
    Entry(
      "spectralNormalization", \.spectralNormalization,
      "Divide the critic's kernels by their largest singular value."),
    Entry(
      "minibatchDeviation", \.minibatchDeviation,
      "Give the critic the standard deviation over the batch."),
    Entry(
      "minibatchKernels", \.minibatchKernels,
      "Kernels by which the critic compares the sounds of a batch (minibatch discrimination); 0 for "
        + "none.", .range(0...4096)),
    Entry(
      "dropout", \.dropout, "Share of the critic's activations that is set to zero.",
      .range(0...0.95)),
  ]

  /// How classes are learned.
  public static let classOptions = [
    Entry(
      "generatorConditioning", \.generatorConditioning,
      "How the generator is conditioned on a class: scale and shift of every channel, or an "
        + "embedding beside the latent; scale if left out.", formerly: ["generatorLabels"]),
    Entry(
      "criticConditioning", \.criticConditioning,
      "How the critic is conditioned on a class: projection, or classifier, which names the class "
        + "(AC-GAN); projection if left out.", formerly: ["criticLabels"]),
    Entry(
      "classWeight", \.classWeight,
      "Weight of a classifying critic's cross entropy; 1 if left out.", weights),
  ]

  /// The penalties of the critic's slopes at examples.
  public static let slopeOptions = [
    Entry(
      "r1Weight", \.r1Weight, "Weight of R1, the penalty of slopes at recordings; 0 for none.",
      weights, formerly: ["realPenaltyWeight"]),
    Entry(
      "r2Weight", \.r2Weight,
      "Weight of R2, the penalty of slopes at generated sounds; 0 for none.", weights,
      formerly: ["generatedPenaltyWeight"]),
    Entry(
      "penaltyInterval", \.penaltyInterval,
      "Critic updates from one with slope penalties to the next, which count as many times more.",
      .range(1...1000)),
  ]

  /// The losses and their further terms.
  public static let objectiveOptions =
    [
      Entry("objective", \.objective, "The losses of both networks."),
      Entry(
        "gradientPenaltyWeight", \.gradientPenaltyWeight,
        "Weight of the gradient penalty (WGAN-GP); 10 with the objective wasserstein, else 0, if left "
          + "out.", weights, formerly: ["penaltyWeight"]),
      Entry(
        "oneSidedPenalty", \.oneSidedPenalty, "Let the gradient penalty ignore slopes below one."),
    ] + slopeOptions + [
      Entry(
        "driftWeight", \.driftWeight,
        "Weight of the mean square of the critic's scores of recordings.", weights),
      Entry(
        "weightClip", \.weightClip,
        "Clip the critic's weights to this far from zero (WGAN); 0 for no limit.", weights,
        formerly: ["weightLimit"]),
      Entry(
        "orthogonalWeight", \.orthogonalWeight,
        "Weight of the penalty that keeps the columns of the generator's kernels orthogonal.",
        weights),
      Entry(
        "consistencyWeight", \.consistencyWeight,
        "Weight of the change of the critic's scores when a sound is augmented.", weights),
    ]

  /// Regularization for small sets of recordings.
  public static let augmentationOptions = [
    dataAugmentationOption,
    Entry(
      "augmentation", \.augmentation,
      "Probability of each change of what the critic sees, recordings and generated sounds alike.",
      shares),
    Entry(
      "adaptiveAugmentation", \.adaptiveAugmentation,
      "Adapt that probability to the critic's overfitting."),
    Entry(
      "instanceNoise", \.instanceNoise,
      "Standard deviation of the noise on all that the critic sees, in the first step.", weights),
    Entry(
      "instanceNoiseSteps", \.instanceNoiseSteps,
      "Steps until that noise has faded away; 0 if it stays.", stepCounts),
  ]

  /// The optimisers.
  public static let learningOptions = [
    batchSizeOption,
    Entry("learningRate", \.learningRate, "Step size of the optimisers.", rates),
    Entry(
      "criticLearningRate", \.criticLearningRate,
      "Step size of the critic's optimiser; that of the generator's if left out.", rates),
    Entry(
      "criticSteps", \.criticSteps, "Critic updates for each update of the generator.",
      .range(1...100)),
    Entry("beta1", \.beta1, "Adam's β1, the decay of its mean gradient.", belowOne),
    Entry("beta2", \.beta2, "Adam's β2, the decay of its mean squared gradient.", belowOne),
    Entry("warmupSteps", \.warmupSteps, "Steps until the full step size.", stepCounts),
    Entry("decay", \.decay, "How step sizes fall to zero."),
    Entry(
      "decayStart", \.decayStart, "The step from which step sizes fall; 0 if left out.", stepCounts),
    Entry(
      "decayEnd", \.decayEnd,
      "The step in which they reach zero; the last of steps if left out.", stepCounts),
    Entry(
      "gapAwareRate", \.gapAwareRate,
      "Lower the critic's step size where it is ahead of the generator, raise it where it is behind.",
      formerly: ["balancedRates"]),
    Entry(
      "gradientClip", \.gradientClip,
      "The norm that gradients are clipped to; 0 for no limit.", weights,
      formerly: ["gradientLimit"]),
    Entry(
      "emaDecay", \.emaDecay,
      "Decay of the moving average of the generator, which is the finished model.", belowOne,
      formerly: ["averagingDecay"]),
  ]
}

extension [OptionTable<TrainingOptions>.Group] {
  /// The groups without the options of these names.
  func without(_ names: Set<String>) -> Self {
    map { group in .init(group.title, group.options.filter { !names.contains($0.name) }) }
  }
}
