// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// All that decides the shape of an MLP GAN.
public struct MLPConfiguration: NetworkConfiguration {
  /// The shape of an example, which the networks flatten.
  public var exampleShape: [Int]
  /// Widths of the generator's hidden layers, from the latent on.
  public var generatorWidths: [Int]
  /// Widths of the critic's hidden layers, from the example on.
  public var criticWidths: [Int]
  /// Z, the numbers a sound is made from.
  public var latentCount: Int
  /// The classes that stand beside the latent, one-hot; 0 for none.
  public var classCount: Int

  /// More values of an example would make the last layer too large to train.
  public static let mostOutputs = 131_072

  /// A configuration of these sizes.
  public init(
    exampleShape: [Int], generatorWidths: [Int] = [128, 256], criticWidths: [Int] = [256, 128],
    latentCount: Int = 100, classCount: Int = 0
  ) {
    self.exampleShape = exampleShape
    self.generatorWidths = generatorWidths
    self.criticWidths = criticWidths
    self.latentCount = latentCount
    self.classCount = classCount
  }

  /// The values of an example.
  var outputCount: Int { exampleShape.reduce(1, *) }

  /// The inputs of the generator's layers and the outputs of the last.
  private var generatorSizes: [Int] { [latentCount + classCount] + generatorWidths + [outputCount] }

  /// The numbers in the generator's weights and running moments.
  var generatorParameterCount: Int {
    let dense = zip(generatorSizes, generatorSizes.dropFirst()).map { ($0 + 1) * $1 }
    return dense.reduce(0, +) + 4 * generatorWidths.reduce(0, +)
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check(
      "exampleShape", exampleShape, "1 to 3 sizes above 0 of \(Self.mostOutputs) values in all",
      (1...3).contains(exampleShape.count)
        && exampleShape.allSatisfy { (1...Self.mostOutputs).contains($0) }
        && outputCount <= Self.mostOutputs)
    for (name, widths) in [("generatorWidths", generatorWidths), ("criticWidths", criticWidths)] {
      try ConfigurationError.check(
        name, widths, "1 to 8 widths from 1 to 8192",
        (1...8).contains(widths.count) && widths.allSatisfy { (1...8192).contains($0) })
    }
    try ConfigurationError.check("latentCount", latentCount, in: 1...65_536)
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
  }
}

/// The networks of an MLP GAN and the sounds they make.
public struct MLPDesign: NetworkDesign {
  /// The sizes of the networks.
  public var network: MLPConfiguration
  /// The form of sound.
  public var sounds: SoundForm

  /// A design of these parts.
  public init(network: MLPConfiguration, sounds: SoundForm) {
    self.network = network
    self.sounds = sounds
  }

  /// ``MLPGAN``.
  public static var kind: any ModelKind.Type { MLPGAN.self }
  /// Spectrograms or waveforms.
  public var representation: any Representation { sounds.representation }
  /// The numbers of the generator.
  public var parameterCount: Int { network.generatorParameterCount }

  /// A generator with fresh weights.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    MLPGenerator(network, initializer: initializer, using: &stream)
  }

  /// A critic with fresh weights.
  public func makeCritic(
    _ options: CriticDesign, using stream: inout RandomStream
  ) -> any Critic {
    MLPCritic(network, design: options, using: &stream)
  }
}
