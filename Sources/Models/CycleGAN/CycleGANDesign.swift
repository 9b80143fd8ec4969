// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// The converters of a CycleGAN, one for each direction, and the spectrograms that they convert.
public struct CycleGANDesign: ModelDesign {
  /// The sizes of the networks.
  public var network: CycleGANConfiguration
  /// The spectrograms of both domains.
  public var spectrograms: SpectrogramRepresentation

  /// A design of these parts.
  public init(network: CycleGANConfiguration, spectrograms: SpectrogramRepresentation) {
    self.network = network
    self.spectrograms = spectrograms
  }

  /// ``CycleGAN``.
  public static var kind: any ModelKind.Type { CycleGAN.self }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// Converts.
  public var tasks: [ModelTask] { [.convert] }
  /// None: a conversion has no latent.
  public var latentCount: Int { 0 }
  /// The numbers of both converters.
  public var parameterCount: Int { 2 * network.converterParameterCount }

  /// Checks the representation, the sizes, and that the examples of both have the same shape.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    try network.validate()
    try checkExampleShape(network.exampleShape)
  }

  /// Converters from source to target and back, without statistics of a domain.
  public func makeNetworks(
    initializer: Initializer, using stream: inout RandomStream
  ) -> ModelNetworks {
    let pair = ConverterPair(network, initializer: initializer, using: &stream)
    return ModelNetworks(converter: pair.converter, reverseConverter: pair.reverse)
  }
}

/// The converters of both directions.
final class ConverterPair: Module {
  /// From source to target.
  let converter: CycleGANConverter
  /// From target to source.
  let reverse: CycleGANConverter

  init(
    _ configuration: CycleGANConfiguration, initializer: Initializer,
    using stream: inout RandomStream
  ) {
    converter = CycleGANConverter(configuration, initializer: initializer, using: &stream)
    reverse = CycleGANConverter(configuration, initializer: initializer, using: &stream)
  }

  /// Takes over the statistics of both domains.
  func assign(source: BandStatistics, target: BandStatistics) {
    converter.source.assign(source)
    converter.target.assign(target)
    reverse.source.assign(target)
    reverse.target.assign(source)
  }
}
