// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// All that decides the shape of a Progressive GAN.
public struct ProgressiveConfiguration: NetworkConfiguration {
  /// Frames of a spectrogram, T.
  public var frameCount: Int
  /// Bins or bands of a spectrogram, F.
  public var binCount: Int
  /// Channels of a spectrogram, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the last stage's signals; each earlier stage has twice as many.
  public var width: Int
  /// The most channels of a signal.
  public var mostChannels: Int
  /// Z, the numbers a sound is made from.
  public var latentCount: Int
  /// The classes that stand beside the latent, one-hot; 0 for none.
  public var classCount: Int

  /// A configuration of these sizes.
  public init(
    frameCount: Int, binCount: Int, channelCount: Int = 1, width: Int = 16, mostChannels: Int = 96,
    latentCount: Int = 128, classCount: Int = 0
  ) {
    self.frameCount = frameCount
    self.binCount = binCount
    self.channelCount = channelCount
    self.width = width
    self.mostChannels = mostChannels
    self.latentCount = latentCount
    self.classCount = classCount
  }

  /// What rectifiers multiply negative values by.
  static let slope: Float = 0.2
  /// Examples whose deviation the critic sees.
  static let groupSize = 4

  /// A SpecGAN for the same spectrograms, whose sides are halved as often.
  private var halving: SpecGANConfiguration {
    SpecGANConfiguration(
      frameCount: frameCount, binCount: binCount, channelCount: channelCount, width: width,
      latentCount: latentCount)
  }

  /// The number of the last stage, and the doublings of both sides; of a valid configuration.
  public var lastStage: Int { halving.layout.strides.count }

  /// Channels of the signals of each stage, from stage 0 on.
  var channels: [Int] {
    let last = lastStage
    return (0...last).map { min(width << (last - $0), mostChannels) }
  }

  /// The shape of the signals of stage 0, `[S..., channels]`.
  var startShape: [Int] { halving.layout.startSize + [channels[0]] }
  /// The shape of a spectrogram, `[T, F, C]`.
  public var exampleShape: [Int] { [frameCount, binCount, channelCount] }
  /// The numbers of a latent and of the class beside it.
  var inputCount: Int { latentCount + classCount }

  /// The numbers of the generator and its stage; of a valid configuration.
  var generatorParameterCount: Int {
    func layer(_ inputs: Int, _ outputs: Int, taps: Int) -> Int { (inputs * taps + 1) * outputs }
    let channels = channels
    let start =
      layer(inputCount, startShape.reduce(1, *), taps: 1)
      + layer(channels[0], channels[0], taps: 9)
    let blocks = zip(channels, channels.dropFirst()).map { inputs, outputs in
      layer(inputs, outputs, taps: 9) + layer(outputs, outputs, taps: 9)
    }
    let pictures = channels.map { layer($0, channelCount, taps: 1) }
    return start + blocks.reduce(0, +) + pictures.reduce(0, +) + 1
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try halving.validate()
    try ConfigurationError.check("mostChannels", mostChannels, in: 1...4096)
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
  }
}

/// The networks of a Progressive GAN and the spectrograms they make.
public struct ProgressiveDesign: NetworkDesign {
  /// The sizes of the networks.
  public var network: ProgressiveConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: ProgressiveConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``ProgressiveGAN``.
  public static var kind: any ModelKind.Type { ProgressiveGAN.self }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// The numbers of the generator.
  public var parameterCount: Int { network.generatorParameterCount }

  /// A generator with fresh weights, in its last stage.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    ProgressiveGenerator(network, initializer: initializer, using: &stream)
  }

  /// A critic with fresh weights, in its last stage; of the optional parts it can have the deviation of
  /// a group and both heads for classes.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    ProgressiveCritic(network, design: options, using: &stream)
  }
}
