// SPDX-License-Identifier: MIT
public import Audio
public import Files
public import Layers

/// Everything that is decided before a training starts.
///
/// The properties here are those that several kinds of model share; what one kind alone has is
/// reached by its type, as in `options[WaveGANOptions.self].phaseShuffle`. ``table`` names every
/// option for files and the command line, with its meaning and range.
public struct TrainingOptions: Sendable {
  /// The kind of model.
  public let kind: any ModelKind.Type
  /// The preset that the other values were laid over.
  public var preset = Preset.small
  /// The kind that a file or a command line names; nil for none.
  var namedKind: String?
  /// The options that the kind alone has, by type.
  private var ownOptions: [ObjectIdentifier: any KindOptions] = [:]

  // MARK: Sound

  /// Frames a second; nil until the recordings are known, see
  /// ``resolved(mostCommonRate:beginnings:)``.
  public var sampleRate: Int?
  /// Samples of one generated sound, L; nil until the recordings are known, unless an option or a preset
  /// gives it.
  public internal(set) var givenSliceLength: Int?
  /// The length that a generated sound has at least; nil where ``givenSliceLength`` says it or the
  /// recordings do.
  public var seconds: Double?
  /// Channels of one generated sound, C; nil until the recordings are known, unless an option or a preset
  /// gives them.
  public internal(set) var givenChannels: Int?
  /// Whether every file is scaled to a peak of full scale when it is read.
  public var peakNormalization = true
  /// Where in the recordings slices are cut; nil to go by their lengths.
  public var slicing: ClipDataset.Slicing?
  /// The share of the recordings that is held out of the training and compared with; nil for a
  /// tenth where that makes 64.
  public var heldOutShare: Float?
  /// Decoded audio beyond this goes to a file on disk; in mebibytes.
  public var memoryBudgetMegabytes = 2048

  // MARK: Networks

  /// The width of the layers: d of the paper, 64 there.
  public var width = 16
  /// Numbers that one sound is made from, Z.
  public var latentSize = 100
  /// How the generator lengthens its signals.
  public var upsampling = Upsampling.transposedConvolution
  /// Whether the generator, and the critic where no slope penalty forbids it, normalize batches.
  public var batchNormalization = false
  /// Whether the critic's kernels are divided by their largest singular value.
  public var spectralNormalization = false
  /// Whether the critic sees the standard deviation over the batch.
  public var minibatchDeviation = false
  /// Kernels of the critic's minibatch discrimination, 0 for none.
  public var minibatchKernels = 0
  /// Whether the critic scores patches, too.
  public var patchScores = false
  /// The share of the activations of the critic's blocks that is set to zero.
  public var dropout: Float = 0

  // MARK: Classes

  /// Whether the model is conditioned on the classes of the recordings; nil until the recordings are
  /// known, see ``resolved(classCount:recordingCount:)``.
  public var conditional: Bool?
  /// What it is conditioned on; nil for what is usual for the kind.
  public var labels: Labels?
  /// How the generator is conditioned; nil where it is not.
  public var generatorConditioning: Conditioning.Method?
  /// How the critic is conditioned; nil where it is not.
  public var criticConditioning: CriticConditioning?
  /// Weight of a classifying critic's cross entropy; nil where it does not classify.
  public var classWeight: Float?
  /// Whether every class is seen as often as every other.
  public var balancedClasses = false

  // MARK: Objective

  /// The losses of both networks.
  public var objective = Objective.wasserstein
  /// λ of the gradient penalty (WGAN-GP); nil until it is resolved.
  public var gradientPenaltyWeight: Float?
  /// Whether the gradient penalty ignores slopes below one.
  public var oneSidedPenalty = false
  /// γ of R1, the penalty of slopes at real examples.
  public var r1Weight: Float = 0
  /// γ of R2, the penalty of slopes at generated examples.
  public var r2Weight: Float = 0
  /// Critic updates from one with slope penalties to the next.
  public var penaltyInterval = 1
  /// Weight of the mean square of the critic's scores of real examples.
  public var driftWeight: Float = 0
  /// The critic's weights are clipped to this far from zero, 0 for no limit.
  public var weightClip: Float = 0
  /// Weight of the products of the columns of the generator's kernels.
  public var orthogonalWeight: Float = 0
  /// Deviation of the noise on all that the critic sees, in the first step.
  public var instanceNoise: Float = 0
  /// Steps until that noise is gone, 0 for noise that stays.
  public var instanceNoiseSteps = 0

  /// Weight of the changes of the critic's scores under an augmentation.
  public var consistencyWeight: Float = 0

  // MARK: Few recordings

  /// The probability of each operation that changes a recording when it is read.
  public var dataAugmentation: Float = 0
  /// The probability of each operation that changes what the critic sees, at first.
  public var augmentation: Float = 0
  /// Whether that probability adapts to the critic's overfitting.
  public var adaptiveAugmentation = false
  /// A model whose weights the training begins with.
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
  /// Whether the critic's step size reacts to the balance of the losses.
  public var gapAwareRate = false
  /// The norm that gradients are clipped to, 0 for no limit.
  public var gradientClip: Float = 0
  /// Critic updates for each update of the generator.
  public var criticSteps = 2
  /// Decay of the exponential moving average of the generator, which is the finished model.
  public var emaDecay: Float = 0.998
  /// The seed of everything random.
  public var seed: UInt64 = 0

  // MARK: The run

  /// Generator updates until the end; nil where ``minutes`` counts.
  public var steps: Int?
  /// Time until the end, over all resumptions; nil where ``steps`` counts.
  public var minutes: Double?
  /// Threads, on which the result does not depend; nil for one a core.
  public var threads: Int?
  /// Time between checkpoints.
  public var checkpointMinutes = 5.0

  /// The values that all presets of all kinds share.
  init(defaultsOf kind: any ModelKind.Type) {
    self.kind = kind
  }

  /// Options that not every kind has; their defaults where none was set.
  public subscript<Own: KindOptions>(_ type: Own.Type) -> Own {
    get { ownOptions[ObjectIdentifier(type)] as? Own ?? Own() }
    set { ownOptions[ObjectIdentifier(type)] = newValue }
  }

  /// Samples of one generated sound, L; the shortest length that its preset is meant for where neither
  /// an option nor recordings have given one.
  public var sliceLength: Int {
    get { givenSliceLength ?? preset.sliceLength }
    set { givenSliceLength = newValue }
  }

  /// Channels of one generated sound, C; 1 where neither an option nor recordings have given them.
  public var channels: Int {
    get { givenChannels ?? 1 }
    set { givenChannels = newValue }
  }

  /// All options of the kind.
  public var table: OptionTable<TrainingOptions> { kind.table }
}

/// Options that not every kind of model has, as ``TrainingOptions`` stores them.
public protocol KindOptions: Equatable, Sendable {
  /// Nothing set.
  init()
}

extension OptionDeclaration where Root: KindOptions {
  /// The option as one of ``TrainingOptions``.
  public var asTrainingOption: OptionDeclaration<TrainingOptions> {
    lifted(get: { $0[Root.self] }, set: { $0[Root.self] = $1 })
  }
}

extension TrainingOptions: Encodable {
  /// Writes the values that are set, by name.
  public func encode(to encoder: any Encoder) throws {
    try table.values(of: self).encode(to: encoder)
  }
}

extension TrainingOptions: Equatable {
  /// Whether the kinds and all values are equal.
  public static func == (first: TrainingOptions, second: TrainingOptions) -> Bool {
    first.kind == second.kind && first.table.values(of: first) == second.table.values(of: second)
  }
}
