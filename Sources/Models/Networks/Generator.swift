// SPDX-License-Identifier: MIT
public import Autograd
public import Kernels
public import Layers

/// The input of a ``Generator``.
///
/// `latents` alone is enough for a plain network; a network ignores the parts that it has no use
/// for, and refuses (by a precondition) the lack of one that it needs.
public struct GeneratorInput {
  /// Latents, `[N, Z]`.
  public var latents: Tensor
  /// The share of each class in an example, `[N, classes]`, rows of sum one; nil for a network
  /// without classes.
  public var labels: Tensor?
  /// Whether normalizations measure the batch (true) or use their running moments (false).
  public var isTraining: Bool
  /// Latents of a second style, `[N, Z]`, for style mixing.
  public var secondLatents: Tensor?
  /// The first layer that gets the second style; those before it get the first one.
  public var secondStyleLayer = 0
  /// The distance of each style w from the mean style, as a share of the distance that it would
  /// have: 1 for w itself, 0 for the mean style; nil for 1.
  ///
  /// Not for given ``styles``.
  public var truncation: Float?
  /// Intermediate latents w of a style network, `[N, layers, W]`; they replace `latents`.
  public var styles: Tensor?
  /// Noise for each layer that adds some, in the order of the layers; nil lets the network derive it
  /// from the latents.
  public var noise: [Tensor]?
  /// A further seed of noise that follows from the latents: another seed, other noise.
  public var noiseSeed: UInt64 = 0
  /// Called with the number of a layer and the shape of its noise for one example when the layer asks
  /// for its noise; nil for nothing.
  public var noiseObserver: ((_ layer: Int, _ size: [Int]) -> Void)?
  /// The stage of a growing network: the whole part counts finished stages, the fraction is the
  /// weight of the stage that fades in; nil for the stage that the network has reached.
  public var stage: Float?

  /// An input of latents, with classes where the network has them.
  public init(_ latents: Tensor, labels: Tensor? = nil, isTraining: Bool = false) {
    self.latents = latents
    self.labels = labels
    self.isTraining = isTraining
  }
}

/// A network that maps latents, and classes where it has them, to examples.
///
/// Example i depends on row i of the input alone, whatever the batch, except in training, where a
/// normalization may use the moments of the whole batch.
public protocol Generator: Module {
  /// Z, the numbers an example is made from.
  var latentCount: Int { get }
  /// The distribution of the latents in training.
  var latentDistribution: LatentDistribution { get }
  /// The matrix that the first layer multiplies a latent by, `[Z, width]`; nil for a network whose
  /// first layer is not linear in the latent.
  var latentProjection: Tensor? { get }

  /// An input of N latents to examples `[N, ...]` in the shape of the model's representation.
  func callAsFunction(_ input: GeneratorInput) -> Tensor

  /// Called once before each update of the generator, with the number of steps done; a growing
  /// network sets its stage here.
  func prepare(step: Int)

  /// Called once before the generator becomes a finished model: a style network measures its mean
  /// styles here.
  ///
  /// - Parameter stream: random numbers, the same for the same seed of the training.
  func finish(using stream: inout RandomStream)
}

extension Generator {
  /// None.
  public var latentProjection: Tensor? { nil }

  /// Does nothing.
  public func finish(using stream: inout RandomStream) {}

  /// Does nothing.
  public func prepare(step: Int) {}

  /// Latents `[N, Z]` to examples, as the finished model makes them.
  public func callAsFunction(_ latents: Tensor, labels: Tensor? = nil) -> Tensor {
    self(GeneratorInput(latents, labels: labels))
  }
}

/// A network that turns examples of one kind into examples of another, such as a translation from
/// one voice to another.
///
/// Example i depends on row i of the input alone.
public protocol SoundConverter: Module {
  /// Examples `[N, ...]` of the source to examples of the target; both have the shape of the
  /// model's representation.
  ///
  /// - Parameter labels: the wanted class of each example, `[N, classes]`; nil without classes.
  func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor
}

/// A converter of waveforms of any length, `[N, L, 1]`, so that a sound need not be cut into examples.
///
/// What comes out at a sample depends on the input up to ``context`` samples before and after it, and is
/// the same wherever the input is cut, at multiples of ``lengthUnit``.
public protocol WaveformConverter: SoundConverter {
  /// Samples before and after one that its result depends on.
  var context: Int { get }
  /// What lengths are multiples of.
  var lengthUnit: Int { get }
}

/// A converter of spectrograms of any number of frames, `[N, T, F, C]`, so that a sound need not be cut
/// into examples.
public protocol SpectrogramConverter: SoundConverter {}

/// A network that maps examples to latents.
///
/// Example i depends on row i of the input alone.
public protocol SoundEncoder: Module {
  /// Z, the numbers of a latent.
  var latentCount: Int { get }

  /// Examples `[N, ...]` to latents `[N, Z]`; of a distribution its mean.
  ///
  /// - Parameter labels: the class of each example, `[N, classes]`; nil without classes.
  func callAsFunction(_ examples: Tensor, labels: Tensor?) -> Tensor
}
