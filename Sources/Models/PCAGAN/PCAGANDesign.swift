// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// All that decides the shape of a PCA GAN.
public struct PCAGANConfiguration: NetworkConfiguration {
  /// Frames of a spectrogram, T.
  public var frameCount: Int
  /// Bins or bands of a spectrogram, F.
  public var binCount: Int
  /// Channels of a spectrogram, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the generator's signals at a quarter of the resolution, and of the critic's
  /// first block.
  public var width: Int
  /// Z, the components of a class.
  public var latentCount: Int
  /// The classes; 0 for a model without.
  public var classCount: Int
  /// The largest magnitude of the numbers of a sound's latent; nil for no limit, as in training and in
  /// models of earlier versions.
  public var truncation: Double?

  /// A configuration of these sizes.
  public init(
    frameCount: Int, binCount: Int, channelCount: Int = 1, width: Int = 16, latentCount: Int = 32,
    classCount: Int = 0, truncation: Double? = nil
  ) {
    self.frameCount = frameCount
    self.binCount = binCount
    self.channelCount = channelCount
    self.width = width
    self.latentCount = latentCount
    self.classCount = classCount
    self.truncation = truncation
  }

  /// Frames, and bins, that a network can have, as far as ``sizeUnit`` divides them.
  public static let sizes = 32...2048
  /// The factor between the sides of a picture and those of its coarse one.
  static let reduction = 4
  /// Halvings of a coarse picture inside the generator.
  static let depth = 3
  /// What frames and bins must be multiples of.
  public static let sizeUnit = reduction << depth
  /// Taps of a convolution along time and along frequency; a doubling one has 3 and 3.
  static let kernel = [5, 5]
  /// Channels of noise at a quarter of the resolution, and as many at all of it.
  static let noiseChannels = 1

  /// The shape of a spectrogram, `[T, F, C]`.
  public var exampleShape: [Int] { [frameCount, binCount, channelCount] }
  /// The shape of a coarse picture, `[T / 4, F / 4, C]`.
  var coarseShape: [Int] {
    [frameCount / Self.reduction, binCount / Self.reduction, channelCount]
  }
  /// P, the values of a coarse picture.
  var coarseCount: Int { coarseShape.reduce(1, *) }
  /// The rows of the tables of means and components: the classes, or 1.
  var rowCount: Int { max(classCount, 1) }
  /// The channels of the generator's signals at 1/4, 1/8, 1/16 and 1/32 of the resolution.
  var channels: [Int] { (0...Self.depth).map { width << $0 } }

  /// The channels of the generator's last signal, at the full resolution.
  var finestChannelCount: Int { max(1, width / 2) }

  /// The sizes of the critic.
  var critic: SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: frameCount, binCount: binCount, channelCount: channelCount, width: width,
      latentCount: latentCount)
  }

  /// The numbers of the generator, its tables included; of a valid configuration.
  var generatorParameterCount: Int {
    func layer(_ inputs: Int, _ outputs: Int, taps: Int = Self.kernel.reduce(1, *)) -> Int {
      (inputs * taps + 1) * outputs
    }
    let (channels, finest) = (channels, finestChannelCount)
    var count = layer(channelCount + Self.noiseChannels, width)
    for level in 1...Self.depth {
      let deeper = level == Self.depth ? channels[level] : 2 * channels[level]
      count += layer(channels[level - 1], channels[level])
      count += layer(deeper, channels[level - 1], taps: 9)
      count += 2 * classCount * (channels[level] + channels[level - 1])
    }
    count += layer(2 * width, width, taps: 9) + layer(width, finest, taps: 9)
    count += 2 * classCount * width
    count += 9 * Self.noiseChannels * finest + layer(finest, channelCount)
    return count + rowCount * (latentCount + 1) * coarseCount
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    for (name, size) in [("frameCount", frameCount), ("binCount", binCount)] {
      try ConfigurationError.check(name, size, in: Self.sizes)
      try ConfigurationError.check(
        name, size, "a multiple of \(Self.sizeUnit)", size.isMultiple(of: Self.sizeUnit))
    }
    try ConfigurationError.check(
      "channelCount", channelCount, "1 or 2", (1...2).contains(channelCount))
    try ConfigurationError.check("width", width, in: 1...1024)
    try ConfigurationError.check("latentCount", latentCount, in: 1...4096)
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
    if let truncation {
      let range = PCAGANOptions.truncations
      try ConfigurationError.check(
        "truncation", truncation, "from \(range.lowerBound) to \(range.upperBound)",
        range.contains(truncation))
    }
    try ConfigurationError.check(
      "latentCount", latentCount,
      "so few that \(rowCount) classes have at most \(PCADesign.mostParameters) numbers",
      rowCount * (latentCount + 1) <= PCADesign.mostParameters / coarseCount)
  }
}

/// The networks of a PCA GAN and the spectrograms they make.
public struct PCAGANDesign: NetworkDesign {
  /// The sizes of the networks.
  public var network: PCAGANConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: PCAGANConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``PCAGAN``.
  public static var kind: any ModelKind.Type { PCAGAN.self }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// That of the network's sizes.
  public var truncation: Double? { network.truncation }
  /// Beside the coarse picture, and before the last rectifier.
  public var takesNoise: Bool { true }
  /// The numbers of the generator.
  public var parameterCount: Int { network.generatorParameterCount }

  /// A generator with fresh weights and empty tables.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    PCAGANGenerator(network, initializer: initializer, using: &stream)
  }

  /// SpecGAN's critic with fresh weights and all optional parts.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    DCGANCritic(network.critic, design: options, using: &stream)
  }
}
