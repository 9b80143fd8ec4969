// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// All that decides the shape of a StackGAN.
public struct StackGANConfiguration: NetworkConfiguration {
  /// Frames of a spectrogram, T.
  public var frameCount: Int
  /// Bins or bands of a spectrogram, F.
  public var binCount: Int
  /// Channels of a spectrogram, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the second stage's last signal and of its critic's first, and half of those of
  /// the first stage.
  public var width: Int
  /// Z, the numbers a sound is made from, those of ``conditionCount`` included.
  public var latentCount: Int
  /// Numbers of the embedding of a word or class.
  public var embeddingCount: Int
  /// Numbers of the condition of a stage.
  public var conditionCount: Int
  /// How the first stage uses its condition.
  public var conditioning: Conditioning.Method
  /// Residual blocks of the second stage.
  public var blockCount: Int
  /// The words or classes; 0 for a model without.
  public var classCount: Int

  /// A configuration of these sizes.
  public init(
    frameCount: Int, binCount: Int, channelCount: Int = 1, width: Int = 16, latentCount: Int = 100,
    embeddingCount: Int = 32, conditionCount: Int = 16, conditioning: Conditioning.Method = .scale,
    blockCount: Int = 2, classCount: Int = 0
  ) {
    self.frameCount = frameCount
    self.binCount = binCount
    self.channelCount = channelCount
    self.width = width
    self.latentCount = latentCount
    self.embeddingCount = embeddingCount
    self.conditionCount = conditionCount
    self.conditioning = conditioning
    self.blockCount = blockCount
    self.classCount = classCount
  }

  /// The fewest frames, and bins, of which the first stage makes half.
  public static let fewest = 2 * SpecGANConfiguration.sizes.lowerBound

  /// The numbers of a latent that vary conditions.
  var noiseCount: Int { classCount == 0 ? 0 : conditionCount }

  /// A SpecGAN of half of both sides and twice the width: the first stage and its critic.
  ///
  /// Its classes are the numbers of a condition.
  var first: SpecGANConfiguration {
    var first = SpecGANConfiguration(
      frameCount: frameCount / 2, binCount: binCount / 2, channelCount: channelCount,
      width: 2 * width, latentCount: latentCount - noiseCount)
    first.conditioning =
      classCount == 0 ? nil : Conditioning(classCount: conditionCount, method: conditioning)
    return first
  }

  /// A SpecGAN of whole spectrograms: the critic of the second stage.
  var whole: SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: frameCount, binCount: binCount, channelCount: channelCount, width: width,
      latentCount: latentCount)
  }

  /// Channels of the second stage's signals at full, half and a quarter of the resolution.
  var channels: [Int] { (0...2).map { width << $0 } }
  /// The shape of a spectrogram, `[T, F, C]`.
  public var exampleShape: [Int] { [frameCount, binCount, channelCount] }

  /// The numbers of the generator and its stage; of a valid configuration.
  var generatorParameterCount: Int {
    func layer(_ inputs: Int, _ outputs: Int, taps: Int = 9) -> Int {
      (inputs * taps + 1) * outputs
    }
    let channels = channels
    let augmentation =
      classCount == 0
      ? 0 : classCount * embeddingCount + layer(embeddingCount, 2 * conditionCount, taps: 1)
    var count = 1 + 2 * augmentation + first.generatorParameterCount
    count += layer(channelCount, channels[1]) + layer(channels[1], channels[2], taps: 25)
    count += layer(channels[2] + noiseCount, channels[2])
    count += 2 * blockCount * layer(channels[2], channels[2])
    count += layer(channels[2], channels[1]) + layer(channels[1], channels[0])
    return count + layer(channels[0], channelCount)
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
    try ConfigurationError.check("conditionCount", conditionCount, in: 1...4096)
    try ConfigurationError.check("embeddingCount", embeddingCount, in: 1...4096)
    try ConfigurationError.check("blockCount", blockCount, in: 0...64)
    try ConfigurationError.check("width", width, in: 1...512)
    try ConfigurationError.check("latentCount", latentCount, in: 1...65_536)
    try ConfigurationError.check(
      "latentCount", latentCount, "more than \(noiseCount), the numbers of a condition",
      latentCount > noiseCount)
    for (name, size) in [("frameCount", frameCount), ("binCount", binCount)] {
      try ConfigurationError.check(name, size, "\(Self.fewest) or more", size >= Self.fewest)
    }
    try whole.validate()
    try first.validate()
  }
}

/// The networks of a StackGAN and the spectrograms they make.
public struct StackGANDesign: NetworkDesign {
  /// The sizes of the networks.
  public var network: StackGANConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: StackGANConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``StackGAN``.
  public static var kind: any ModelKind.Type { StackGAN.self }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// The numbers of the generator.
  public var parameterCount: Int { network.generatorParameterCount }

  /// A generator with fresh weights, in its second stage.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    StackGANGenerator(network, initializer: initializer, using: &stream)
  }

  /// Critics of both stages with fresh weights, in the second, and all optional parts.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    StackGANCritic(network, design: options, using: &stream)
  }
}
