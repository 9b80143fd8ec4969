// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// The networks of a VAE and the spectrograms of its sounds.
public struct VAEDesign: DCGANDesign {
  /// The sizes of the networks: those of a SpecGAN, whose critic's convolutions the encoder has.
  public var network: SpecGANConfiguration
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: SpecGANConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``VAE``.
  public static var kind: any ModelKind.Type { VAE.self }
  /// Generates and encodes.
  public var tasks: [ModelTask] { [.generate, .encode] }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// The numbers of decoder and encoder.
  public var parameterCount: Int {
    network.generatorParameterCount + network.encoderParameterCount
      + LatentTransform.count(latentCount: network.latentCount, classCount: classCount)
  }

  /// Checks the representation and the sizes, and refuses normalised batches.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    try network.validate()
    try checkExampleShape(network.exampleShape)
    try ConfigurationError.check(
      "normalizesBatches", network.normalizesBatches ?? false, "false, as a VAE has none",
      network.normalizesBatches != true)
  }

  /// A decoder with fresh weights.
  public func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    makeDecoder(initializer: initializer, using: &stream)
  }

  /// A decoder with fresh weights.
  func makeDecoder(
    initializer: Initializer = .glorotUniform, using stream: inout RandomStream
  ) -> VAEDecoder {
    VAEDecoder(network, initializer: initializer, using: &stream)
  }

  /// Decoder and encoder.
  public func makeNetworks(
    initializer: Initializer, using stream: inout RandomStream
  ) -> ModelNetworks {
    ModelNetworks(
      generator: makeDecoder(initializer: initializer, using: &stream),
      encoder: VAEEncoder(network, initializer: initializer, using: &stream))
  }
}
