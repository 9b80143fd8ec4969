// SPDX-License-Identifier: MIT

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
  /// Decoded audio beyond this goes to a file that is mapped into memory; in mebibytes.
  public var memoryBudgetMegabytes = 2048

  // MARK: Networks

  /// What is learned: waveforms or their spectrograms.
  public var model = Model.wavegan
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

  // MARK: Learning

  /// Sounds a step, N.
  public var batchSize = 16
  /// The step size of both optimisers.
  public var learningRate: Float = 5e-4
  /// Critic updates for each update of the generator.
  public var criticSteps = 2
  /// Weight of the gradient penalty in the critic's loss.
  public var penaltyWeight: Float = 10
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

  /// The options of the preset `small`.
  public init() {}

  /// The networks, and the form of sound that they work on.
  public enum Model: String, Codable, CaseIterable, Sendable {
    /// Waveforms, one-dimensional convolutions.
    case wavegan
    /// Log spectrograms, two-dimensional convolutions; phases are found afterwards.
    case specgan
  }

  /// How a signal gets longer on its way through the generator.
  public enum Upsampling: String, Codable, CaseIterable, Sendable {
    /// By transposed convolution, as in the paper.
    case transposed
    /// By repeating samples and convolving: without the hum that transposed convolutions can leave.
    case nearest
  }
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
  public init(preset: Preset, model: Model = .wavegan) {
    self.init()
    self.preset = preset
    self.model = model
    // With two, SpecGAN's critic falls behind its generator: see Guides/training.md.
    if model == .specgan { criticSteps = 5 }
    switch preset {
    case .tiny:
      sliceLength = 4096
      width = 8
      averagingDecay = 0.99
      minutes = 2
      checkpointMinutes = 0.5
    case .small: break
    case .full:
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
}
