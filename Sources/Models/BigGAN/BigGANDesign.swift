// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// All that decides the shape of a BigGAN.
public struct BigGANConfiguration: NetworkConfiguration {
  /// Frames of a spectrogram, T.
  public var frameCount: Int
  /// Bins or bands of a spectrogram, F.
  public var binCount: Int
  /// Channels of a spectrogram, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the generator's last signal, and twice those of the critic's first.
  public var width: Int
  /// Z, the numbers a sound is made from: one chunk for the first layer and one for each block.
  public var latentCount: Int
  /// Numbers of the embedding of a class, which all layers of the generator share.
  public var embeddingCount: Int
  /// The classes; 0 for a model without.
  public var classCount: Int
  /// Whether both networks have a self-attention.
  public var attends: Bool

  /// A configuration of these sizes.
  public init(
    frameCount: Int, binCount: Int, channelCount: Int = 1, width: Int = 16, latentCount: Int = 100,
    embeddingCount: Int = 32, classCount: Int = 0, attends: Bool = true
  ) {
    self.frameCount = frameCount
    self.binCount = binCount
    self.channelCount = channelCount
    self.width = width
    self.latentCount = latentCount
    self.embeddingCount = embeddingCount
    self.classCount = classCount
    self.attends = attends
  }

  /// The widest signals have so many times the channels of the narrowest ones of the generator.
  private static let widest = 8
  /// A self-attention of more positions would take more time than the convolutions.
  private static let mostPositions = 4096
  /// Doublings of the innermost signal until the signal has 16 to 31 positions along the shorter side:
  /// the place of the self-attention in both networks.
  private static let attentionLevel = 2
  /// The fewest channels of a self-attention.
  private static let attentionChannels = 8

  /// A SpecGAN for the same spectrograms, whose sides are halved as often.
  private var halving: SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: frameCount, binCount: binCount, channelCount: channelCount, width: width,
      latentCount: latentCount)
  }

  /// The doublings of both sides; of a valid configuration.
  var blockCount: Int { halving.layout.strides.count }
  /// The shape of the innermost signal, `[S..., channels]`.
  var startShape: [Int] { halving.layout.startSize + [generatorChannels[0]] }
  /// The shape of a spectrogram, `[T, F, C]`.
  public var exampleShape: [Int] { [frameCount, binCount, channelCount] }

  /// Channels of the generator's signals, from the innermost on.
  ///
  /// They are 128, 128, 64, 32 and 16 for 64 x 64 values and a width of 16.
  var generatorChannels: [Int] {
    (0...blockCount).map { width * min(1 << (blockCount - $0), Self.widest) }
  }

  /// Channels after each block of the critic, from the spectrogram on.
  ///
  /// They are 8, 16, 32, 64 and 128 for 64 x 64 values and a width of 16. The last block halves nothing.
  var criticChannels: [Int] {
    (0...blockCount).map { max(1, width / 2) * min(1 << $0, 2 * Self.widest) }
  }

  /// Numbers of the parts of a latent: of the first layer, then of each block; as equal as can be.
  var chunks: [Int] {
    let parts = blockCount + 1
    return (0..<parts).map { ($0 + 1) * latentCount / parts - $0 * latentCount / parts }
  }

  /// Numbers of the condition of each block: the embedding and its chunk of the latent.
  var conditions: [Int] {
    chunks.dropFirst().map { $0 + (classCount == 0 ? 0 : embeddingCount) }
  }

  /// The generator's block behind which the self-attention stands; nil for none.
  var generatorAttention: Int? {
    attends(channels: generatorChannels.dropFirst(Self.attentionLevel).first ?? 0)
      ? Self.attentionLevel - 1 : nil
  }

  /// The critic's block behind which the self-attention stands; nil for none.
  var criticAttention: Int? {
    let block = blockCount - Self.attentionLevel - 1
    return block >= 0 && attends(channels: criticChannels[block]) ? block : nil
  }

  private func attends(channels: Int) -> Bool {
    let positions = halving.layout.startSize.map { $0 << Self.attentionLevel }.reduce(1, *)
    return attends && blockCount >= Self.attentionLevel && positions <= Self.mostPositions
      && channels >= Self.attentionChannels
  }

  /// The numbers of the generator, its moments and singular vectors; of a valid configuration.
  var generatorParameterCount: Int {
    /// A kernel with its singular vector.
    func kernel(_ inputs: Int, _ outputs: Int, taps: Int = 1) -> Int {
      (inputs * taps + 1) * outputs
    }
    func convolution(_ inputs: Int, _ outputs: Int, taps: Int) -> Int {
      kernel(inputs, outputs, taps: taps) + outputs
    }
    let channels = generatorChannels
    let start = startShape.reduce(1, *)
    var count = classCount * embeddingCount + kernel(chunks[0], start) + start
    for (block, condition) in conditions.enumerated() {
      let (inputs, outputs) = (channels[block], channels[block + 1])
      count += convolution(inputs, outputs, taps: 9) + convolution(outputs, outputs, taps: 9)
      count += convolution(inputs, outputs, taps: 1)
      for size in [inputs, outputs] { count += 2 * size + kernel(condition, 2 * size) }
    }
    if let block = generatorAttention {
      let size = channels[block + 1]
      count += 2 * kernel(size, size / 8) + kernel(size, size / 2) + kernel(size / 2, size) + 1
    }
    return count + 4 * channels[blockCount]
      + convolution(channels[blockCount], channelCount, taps: 9)
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try halving.validate()
    try ConfigurationError.check("embeddingCount", embeddingCount, in: 1...4096)
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
    try ConfigurationError.check(
      "latentCount", latentCount, "at least \(blockCount + 1), one for every part of the generator",
      latentCount > blockCount)
  }
}

/// The networks of a BigGAN and the spectrograms they make.
public struct BigGANDesign: NetworkDesign {
  /// The sizes of the networks.
  public var network: BigGANConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: BigGANConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``BigGAN``.
  public static var kind: any ModelKind.Type { BigGAN.self }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// The numbers of the generator.
  public var parameterCount: Int { network.generatorParameterCount }

  /// A generator with fresh orthogonal weights, whatever other initializer is asked for.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    BigGANGenerator(
      network, initializer: initializer == .undefined ? .undefined : .orthogonal, using: &stream)
  }

  /// A critic with fresh orthogonal weights; of the optional parts it can have spectral normalization
  /// and both heads for classes.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    BigGANCritic(network, design: options, using: &stream)
  }
}
