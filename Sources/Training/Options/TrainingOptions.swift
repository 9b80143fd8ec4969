// SPDX-License-Identifier: MIT
public import Audio
public import Layers

/// Everything that is decided before a training starts: the same names in an options file, on the
/// command line (`sliceLength` is `--slice-length`) and in a preset.
///
/// The values below are what the presets share; ``Key`` holds what each one means.
public struct TrainingOptions: Codable, Equatable, Sendable {
  /// The values that everything else was laid over.
  public var preset = Preset.small

  // MARK: Sound

  /// In hertz; nil until the data has been seen, see ``resolved(mostCommonRate:)``.
  public var sampleRate: Int?
  /// Samples of one generated sound, L.
  public var sliceLength = 8192
  /// Channels of one generated sound, C.
  public var channels = 1
  /// Whether every file is scaled to a peak of full scale when it is read.
  public var peakNormalization = true
  /// Where in the recordings slices are cut; nil to go by their lengths.
  public var slicing: ClipDataset.Slicing?
  /// The share of the recordings that is not learned from but compared with; nil for a tenth where
  /// that makes 64.
  public var heldOutShare: Float?
  /// Decoded audio beyond this goes to a file that is mapped into memory; in mebibytes.
  public var memoryBudgetMegabytes = 2048

  // MARK: Networks

  /// What is learned: waveforms or their spectrograms.
  public var model = Model.specgan
  /// The width of the layers: d of the paper, 64 there.
  public var width = 16
  /// Numbers that one sound is made from, Z.
  public var latentSize = 100
  /// How the generator lengthens its signals.
  public var upsampling = Upsampling.transposed
  /// The critic's layers see their input shifted by up to so many samples; nil where the model has
  /// none, and until it is resolved.
  public var phaseShuffle: Int?
  /// Taps of the filter learned after the generator, 0 for none; nil as above.
  public var postFilterTaps: Int?
  /// Samples of a spectrogram's frame and of its Fourier transform; nil as above.
  public var transformSize: Int?
  /// Samples from one frame to the next; nil as above.
  public var hop: Int?
  /// Mel bands in the place of bins, 0 for bins; nil as above.
  public var melBands: Int?
  /// How far below full scale spectrograms reach, 0 for the paper's scaling; nil as above.
  public var rangeDecibels: Int?

  /// Whether the generator, and the critic where nothing speaks against it, normalise batches.
  public var batchNormalization = false
  /// Whether the critic's kernels are divided by their largest singular value.
  public var spectralNormalization = false
  /// Whether the critic sees how much the examples of a batch differ.
  public var minibatchDeviation = false
  /// Kernels by which the critic compares the examples of a batch, 0 for none.
  public var minibatchKernels = 0
  /// The share of the results of the critic's blocks that is set to zero.
  public var dropout: Float = 0

  // MARK: Classes

  /// Whether the model is told the class of what it is to make: the subfolders of the recordings; nil until
  /// the data has been seen, see ``resolved(classCount:recordingCount:)``.
  public var conditional: Bool?
  /// How the generator is told; nil where it is not.
  public var generatorLabels: GeneratorLabels?
  /// What the critic does with classes; nil where it has none.
  public var criticLabels: CriticLabels?
  /// Weight of a classifying critic's cross entropy; nil where it does not classify.
  public var classWeight: Float?
  /// Whether every class is seen as often as every other.
  public var balancedClasses = false

  // MARK: Objective

  /// What the two networks want.
  public var objective = Objective.wasserstein
  /// Weight of the gradient penalty in the critic's loss; nil until it is resolved.
  public var penaltyWeight: Float?
  /// Whether the gradient penalty leaves slopes below one alone.
  public var oneSidedPenalty = false
  /// γ of the penalty of slopes at real examples, R1.
  public var realPenaltyWeight: Float = 0
  /// γ of the penalty of slopes at generated examples, R2.
  public var generatedPenaltyWeight: Float = 0
  /// Critic updates from one with penalties of slopes to the next.
  public var penaltyInterval = 1
  /// Weight of the mean square of the critic's scores of real examples.
  public var driftWeight: Float = 0
  /// How far from zero the critic's weights may be, 0 for no limit.
  public var weightLimit: Float = 0
  /// Weight of the products of a generator's kernels' columns.
  public var orthogonalWeight: Float = 0
  /// Deviation of the noise on what the critic sees in the first step.
  public var instanceNoise: Float = 0
  /// Steps until that noise is gone, 0 for noise that stays.
  public var instanceNoiseSteps = 0

  /// Weight of the changes of the critic's scores under an augmentation.
  public var consistencyWeight: Float = 0

  // MARK: Few recordings

  /// How often each operation changes a recording before anything sees it.
  public var dataAugmentation: Float = 0
  /// How often each operation changes what the critic sees, real and generated, at first.
  public var augmentation: Float = 0
  /// Whether that reacts to the critic's overfitting.
  public var adaptiveAugmentation = false
  /// A model whose generator the training begins with.
  public var initFrom: String?

  // MARK: Learning

  /// Sounds a step, N.
  public var batchSize = 16
  /// The step size of both optimisers, or of the generator's alone.
  public var learningRate: Float = 5e-4
  /// The step size of the critic's optimiser; nil for that of the generator's.
  public var criticLearningRate: Float?
  /// How much of its running mean of gradients Adam keeps in a step, β1.
  public var beta1: Float = 0.5
  /// How much of its running mean of squared gradients Adam keeps in a step, β2.
  public var beta2: Float = 0.9
  /// Steps until the full step size.
  public var warmupSteps = 0
  /// How step sizes fall to zero.
  public var decay = LearningRateSchedule.Decay.none
  /// The step from which they fall; nil where they do not.
  public var decayStart: Int?
  /// The step in which they reach zero; nil where they do not.
  public var decayEnd: Int?
  /// Whether the critic's step size reacts to the balance of the two networks.
  public var balancedRates = false
  /// The norm that gradients are clipped to, 0 for no limit.
  public var gradientLimit: Float = 0
  /// Critic updates for each update of the generator.
  public var criticSteps = 2
  /// How slowly the averaged generator, the one that is heard, follows the trained one.
  public var averagingDecay: Float = 0.998
  /// Everything random follows from it.
  public var seed: UInt64 = 0

  // MARK: The run

  /// Generator updates until the end; nil where ``minutes`` counts.
  public var steps: Int?
  /// Time until the end, over all resumptions; nil where ``steps`` counts.
  public var minutes: Double? = 60
  /// Threads, on which the result does not depend; nil for one a core.
  public var threads: Int?
  /// Time between checkpoints.
  public var checkpointMinutes = 5.0
}

extension TrainingOptions {
  /// A name for a set of values to start from.
  public enum Preset: String, Codable, CaseIterable, Sendable {
    /// Quarter of a second at 16 kHz; sounds after two minutes.
    case tiny
    /// Half a second at 16 kHz (a second at 8 kHz); sounds after half an hour.
    case small
    /// The network of the paper: a second at 16 kHz, with all its weights.
    case full
  }

  /// The values of a preset for a model.
  public init(preset: Preset = .small, model: Model = .specgan) {
    self.preset = preset
    self.model = model
    if model == .specgan { useFastGame() }
    switch preset {
    case .tiny:
      sliceLength = 4096
      width = 8
      averagingDecay = 0.99
      minutes = 2
      checkpointMinutes = 0.5
    case .small: break
    case .full:
      if model == .specgan { usePapersGame() }
      sliceLength = 16384
      peakNormalization = false
      width = 64
      batchSize = 64
      learningRate = 1e-4
      criticSteps = 5
      averagingDecay = 0.999
      minutes = nil
      steps = 200_000
      checkpointMinutes = 15
    }
  }

  /// One critic update a step and a cheap penalty: what made the best digits of all trials in
  /// Guides/training.md, at a tenth of the work of a step of WGAN-GP.
  private mutating func useFastGame() {
    objective = .nonSaturating
    realPenaltyWeight = 1
    penaltyInterval = 4
    criticSteps = 1
    batchSize = 32
  }

  /// WGAN-GP with five critic updates a step.
  private mutating func usePapersGame() {
    objective = .wasserstein
    realPenaltyWeight = 0
    penaltyInterval = 1
  }
}
