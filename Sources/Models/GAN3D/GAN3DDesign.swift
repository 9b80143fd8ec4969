// SPDX-License-Identifier: MIT

/// All that decides the shape of a 3D-GAN: the sizes of its slices, and how many there are.
public struct GAN3DConfiguration: DCGANConfiguration {
  /// Slices of a volume, V.
  public var layerCount: Int
  /// The sizes of one slice, as a SpecGAN of one hit would have them.
  public var slice: SpecGANConfiguration

  private enum CodingKeys: String, CodingKey {
    case layerCount = "layers"
    case slice
  }

  /// A configuration of volumes of `layerCount` slices.
  public init(layerCount: Int, slice: SpecGANConfiguration) {
    self.layerCount = layerCount
    self.slice = slice
  }

  /// Taps of a kernel along each dimension in the paper.
  public static let kernelLength = 4
  /// Slices of the innermost volume.
  private static let innermostLayers = 2

  /// Z, the numbers a volume is made from.
  public var latentCount: Int { slice.latentCount }
  /// Taps of a kernel along velocity, time and frequency, K.
  public var kernelLength: Int { slice.kernelLength }
  /// How the generator makes volumes larger.
  public var upsampling: Upsampling { slice.upsampling }
  /// Whether the generator normalises batches between its blocks; nil for no.
  public var normalizesBatches: Bool? { slice.normalizesBatches }
  /// How the generator is conditioned on the class; nil for a model without classes.
  public var conditioning: Conditioning? { slice.conditioning }
  /// None.
  public var postFilterLength: Int? { nil }
  /// None.
  public var phaseShuffleRadius: Int { 0 }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    let counts = LayeredSpectrogramRepresentation.layerCounts
    try ConfigurationError.check("layers", layerCount, in: counts)
    try ConfigurationError.check(
      "layers", layerCount, "a power of two", layerCount.nonzeroBitCount == 1)
    try slice.validate()
  }

  /// The blocks of both networks; of a valid configuration.
  ///
  /// Time and frequency have the strides of a SpecGAN. Velocity is halved by the blocks of large
  /// strides first, down to two slices:
  ///
  ///     V x T x F      strides of velocity   innermost volume
  ///     8 x  64 x 64   2 2 1 1               [2, 4, 4,  8 d]
  ///     4 x  64 x 64   2 1 1 1               [2, 4, 4,  8 d]
  ///     8 x 128 x 64   2 2 1 1               [2, 8, 4,  8 d]
  public var layout: DCGANLayout {
    let flat = slice.layout
    let halvings = min(
      flat.strides.count, (layerCount / Self.innermostLayers).trailingZeroBitCount)
    return DCGANLayout(
      startSize: [layerCount >> halvings] + flat.startSize,
      strides: flat.strides.enumerated().map { [$0 < halvings ? 2 : 1] + $1 }, width: flat.width,
      channelCount: flat.channelCount)
  }
}

/// The networks of a 3D-GAN and the volumes they make.
public struct GAN3DDesign: DCGANDesign {
  /// The sizes of the networks.
  public var network: GAN3DConfiguration
  /// The spectrograms of a row of hits.
  public var volumes: LayeredSpectrogramRepresentation

  /// A design of these parts.
  public init(network: GAN3DConfiguration, volumes: LayeredSpectrogramRepresentation) {
    self.network = network
    self.volumes = volumes
  }

  /// ``GAN3D``.
  public static var kind: any ModelKind.Type { GAN3D.self }
  /// Volumes of velocity, time and frequency.
  public var representation: any Representation { volumes }
}
