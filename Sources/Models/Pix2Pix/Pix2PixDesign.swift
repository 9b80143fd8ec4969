// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// The converter of a pix2pix model and the sounds that it converts.
public struct Pix2PixDesign: ModelDesign {
  /// The sizes of the converter.
  public var network: WaveUNetConfiguration
  /// The form of source and target.
  public var waveform: WaveformRepresentation
  /// The end, in hertz, of the band that stays as it is; nil where all may change.
  public var keptBand: Double?
  /// The lowest frequency that a kept band may end at, in hertz.
  static let leastKeptBand = 50.0

  /// A design of these parts.
  public init(
    network: WaveUNetConfiguration, waveform: WaveformRepresentation, keptBand: Double? = nil
  ) {
    self.network = network
    self.waveform = waveform
    self.keptBand = keptBand
  }

  /// ``Pix2Pix``.
  public static var kind: any ModelKind.Type { Pix2Pix.self }
  /// Waveforms of one channel.
  public var representation: any Representation { waveform }
  /// Converts.
  public var tasks: [ModelTask] { [.convert] }
  /// None.
  public var latentCount: Int { 0 }
  /// The numbers of the converter.
  public var parameterCount: Int { network.parameterCount }

  /// Checks the representation, the sizes and the band.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try waveform.validate()
    try network.validate()
    try checkExampleShape([network.sliceLength, 1])
    guard let keptBand else { return }
    try ConfigurationError.check(
      "keptBand", keptBand, "a frequency from 50 Hz to less than half the sample rate",
      keptBand >= Self.leastKeptBand && 2 * keptBand < Double(waveform.sampleRate))
  }

  /// The converter with fresh weights.
  public func makeConverter(
    initializer: Initializer = .heNormal, using stream: inout RandomStream
  ) -> WaveUNet {
    WaveUNet(
      network,
      split: keptBand.map { BandSplit(band: $0, sampleRate: waveform.sampleRate) },
      initializer: initializer, using: &stream)
  }

  /// The converter alone: a finished model needs no critic.
  public func makeNetworks(
    initializer: Initializer, using stream: inout RandomStream
  ) -> ModelNetworks {
    ModelNetworks(converter: makeConverter(initializer: initializer, using: &stream))
  }
}
