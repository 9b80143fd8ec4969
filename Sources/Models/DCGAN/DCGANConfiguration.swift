// SPDX-License-Identifier: MIT

/// What decides the shape of a ``DCGANGenerator`` and a ``DCGANCritic``: WaveGAN and SpecGAN are
/// two ways to arrive at it.
public protocol DCGANConfiguration: NetworkConfiguration {
  /// The blocks of both networks; of a valid configuration.
  var layout: DCGANLayout { get }
  /// Taps of a kernel along each dimension, K.
  var kernelLength: Int { get }
  /// How the generator makes signals longer.
  var upsampling: Upsampling { get }
  /// Whether the generator normalises batches between its blocks; nil for no.
  var normalizesBatches: Bool? { get }
  /// How the generator is conditioned on the class; nil where there are none.
  var conditioning: Conditioning? { get }
  /// Taps of a learned filter after the generator; nil for none.
  var postFilterLength: Int? { get }
  /// Where latents come from; nil for the uniform ones of the paper.
  var latents: LatentDistribution? { get }
  /// The largest shift that a critic sees, in positions of a signal of one dimension; 0 for none.
  var phaseShuffleRadius: Int { get }
}

/// How a generator is conditioned on a class.
public struct Conditioning: Codable, Sendable, Equatable {
  /// The number of classes.
  public var classCount: Int
  /// The way.
  public var method: Method

  /// A conditioning on `classCount` classes.
  public init(classCount: Int, method: Method) {
    self.classCount = classCount
    self.method = method
  }

  /// A way to tell a generator a class.
  public enum Method: String, Codable, Sendable, CaseIterable {
    /// The class stands beside the latent, and the first layer has a vector for each. Mirza and
    /// Osindero, "Conditional Generative Adversarial Nets" (2014).
    case embedding
    /// The results of every block are scaled and shifted, channel by channel, by numbers of the class:
    /// conditional batch normalisation where batches are normalised. Dumoulin, Shlens and Kudlur, "A
    /// Learned Representation for Artistic Style" (2017), equation 5.
    case scale
  }

  /// Checks every value.
  /// - Throws: ``ConfigurationError``.
  func validate() throws(ConfigurationError) {
    try ConfigurationError.check("conditioning.classCount", classCount, in: 1...65_536)
  }
}

extension DCGANConfiguration {
  /// The shape of an example, `[S..., C]`; of a valid configuration.
  public var exampleShape: [Int] { layout.exampleShape }
  /// Uniform.
  public var latents: LatentDistribution? { nil }
  /// The classes that the generator is conditioned on.
  public var classCount: Int { conditioning?.classCount ?? 0 }

  /// Z, and a number for each class where they stand beside the latent.
  var inputCount: Int {
    latentCount + (conditioning?.method == .embedding ? classCount : 0)
  }

  /// The channels of the signals between the generator's blocks, from the innermost on.
  var innerChannels: [Int] { layout.generatorBlocks.map(\.inputs) }

  /// The numbers in the generator's weights and running moments, worked out without building it; of a
  /// valid configuration.
  public var generatorParameterCount: Int {
    let layout = layout
    func taps(_ length: Int) -> Int { layout.kernel(length: length).reduce(1, *) }
    let dense = (inputCount + 1) * layout.startShape.reduce(1, *)
    let blocks = layout.generatorBlocks.map { ($0.inputs * taps(kernelLength) + 1) * $0.outputs }
    let filter = postFilterLength.map { taps($0) * layout.channelCount * layout.channelCount }
    let channels = innerChannels.reduce(0, +)
    let moments = normalizesBatches == true ? 4 * channels : 0
    let scales = conditioning?.method == .scale ? 2 * channels * classCount : 0
    return blocks.reduce(dense, +) + (filter ?? 0) + moments + scales
  }
}
