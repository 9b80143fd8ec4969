// SPDX-License-Identifier: MIT

/// All that decides the shape of a StyleGAN or a StyleGAN 2.
///
/// Pictures double at every level with kernels of 3 x 3 taps, waveforms become four times as long
/// with kernels of 9 taps.
public struct StyleConfiguration: NetworkConfiguration {
  /// The sizes of an example without its channels: `[T, F]` of a picture, `[L]` of a waveform.
  public var sizes: [Int]
  /// Channels of an example, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of a picture's finest signals, and twice those of a waveform's.
  public var width: Int
  /// Z, the numbers of a latent.
  public var latentCount: Int
  /// W, the numbers of a style w, and the width of the mapping network, or of both together.
  public var styleCount: Int
  /// Layers of the mapping network.
  public var mappingDepth: Int
  /// The learning rate of the mapping network relative to that of the other layers; nil for 0.01.
  public var mappingRate: Float?
  /// The classes; 0 for a model without.
  public var classCount: Int
  /// Whether noise is added to the signals.
  public var takesNoise: Bool
  /// The first layers, whose styles are of the class alone, those of the others of the latent alone;
  /// nil where all styles are of both.
  public var classLayerCount: Int?

  /// A configuration of these sizes.
  public init(
    sizes: [Int], channelCount: Int = 1, width: Int = 16, latentCount: Int = 128,
    styleCount: Int = 128, mappingDepth: Int = 2, mappingRate: Float? = nil, classCount: Int = 0,
    takesNoise: Bool = false, classLayerCount: Int? = nil
  ) {
    self.sizes = sizes
    self.channelCount = channelCount
    self.width = width
    self.latentCount = latentCount
    self.styleCount = styleCount
    self.mappingDepth = mappingDepth
    self.mappingRate = mappingRate
    self.classCount = classCount
    self.takesNoise = takesNoise
    self.classLayerCount = classLayerCount
  }

  /// Samples of a waveform, as far as ``waveformUnit(_:)`` divides them.
  public static let waveformSizes = 256...262_144

  /// What a waveform's length must be a multiple of: the power of four that leaves 16 to 63
  /// positions.
  public static func waveformUnit(_ length: Int) -> Int {
    var unit = 1
    while length / (4 * unit) >= 16 { unit *= 4 }
    return unit
  }

  /// Whether examples are waveforms.
  var isWaveform: Bool { sizes.count == 1 }
  /// The shape of an example, `[S..., C]`.
  public var exampleShape: [Int] { sizes + [channelCount] }
  /// How many times longer each axis is at every level.
  var factor: [Int] { sizes.map { _ in isWaveform ? 4 : 2 } }
  /// Taps of a kernel along each axis.
  var kernel: [Int] { sizes.map { _ in isWaveform ? 9 : 3 } }
  /// A kernel of one tap, and a stride of one.
  var ones: [Int] { sizes.map { _ in 1 } }

  /// What the sizes are divided by from the finest level to the coarsest; that of a SpecGAN for
  /// pictures.
  private var unit: Int {
    isWaveform
      ? Self.waveformUnit(sizes[0])
      : SpecGANConfiguration(frameCount: sizes[0], binCount: sizes[1]).sizeUnit
  }

  /// The number of sizes that signals have in a network.
  var levelCount: Int { 1 + unit.trailingZeroBitCount / (isWaveform ? 2 : 1) }
  /// The sizes of the coarsest signal.
  var startSizes: [Int] { sizes.map { $0 / unit } }

  /// The sizes of the signals of a level; level 0 is the coarsest.
  func sizes(ofLevel level: Int) -> [Int] {
    zip(startSizes, factor).map { size, factor in
      (0..<level).reduce(size) { size, _ in size * factor }
    }
  }

  /// The channels of the signals of each level, the coarsest first: 96, 96, 64, 32, 16 for a picture
  /// of 64 x 64 and d = 16, 128, 128, 96, 64, 32, 16 for one of 128 x 128, and 128, 128, 64, 32, 16,
  /// 8 for a waveform of 16,384 samples.
  var channels: [Int] {
    let halves = isWaveform ? [1, 2, 4, 8, 16] : [2, 4, 8, 12, 16]
    return (0..<levelCount).reversed().map { place in
      max(1, width * halves[min(place, max(0, levelCount - 2), halves.count - 1)] / 2)
    }
  }

  /// The rows of the table of mean styles: the classes, or 1.
  var rowCount: Int { max(classCount, 1) }
  /// The layers that have a style: two a level.
  var styleLayerCount: Int { 2 * levelCount }
  /// The layer, counted from 1, that mixing begins at unless another is given: the first that gets the
  /// latent, where others get the class alone, or the first of the finer half.
  public var firstMixedLayer: Int { 1 + (classLayerCount ?? styleLayerCount / 2) }
  /// The numbers of the styles of all layers.
  public var styleNumberCount: Int { styleLayerCount * styleCount }

  /// The numbers of w that are of the class alone: half of them, or 0.
  var classStyleCount: Int { classLayerCount == nil ? 0 : styleCount / 2 }

  /// The numbers of the mapping networks and of the mean styles.
  var mappingParameterCount: Int {
    func dense(_ inputs: Int, _ outputs: Int) -> Int {
      (inputs + 1) * outputs + (mappingDepth - 1) * (outputs + 1) * outputs
    }
    let means = rowCount * styleCount
    guard classLayerCount == nil else {
      return means + dense(classCount, classStyleCount)
        + dense(latentCount, styleCount - classStyleCount)
    }
    let inputs = classCount == 0 ? latentCount : 2 * latentCount
    return means + latentCount * classCount + dense(inputs, styleCount)
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check(
      "sizes", sizes, "those of a waveform or of a spectrogram", (1...2).contains(sizes.count))
    let range = isWaveform ? Self.waveformSizes : SpecGANConfiguration.sizes
    for size in sizes { try ConfigurationError.check("sizes", size, in: range) }
    for size in sizes {
      try ConfigurationError.check(
        "sizes", size, "a multiple of \(unit)", size.isMultiple(of: unit))
    }
    try ConfigurationError.check(
      "channelCount", channelCount, "1 or 2", (1...2).contains(channelCount))
    try ConfigurationError.check("width", width, in: 1...1024)
    try ConfigurationError.check("latentCount", latentCount, in: 1...65_536)
    try ConfigurationError.check("styleCount", styleCount, in: StyleOptions.styleSizes)
    try ConfigurationError.check("mappingDepth", mappingDepth, in: StyleOptions.mappingDepths)
    try ConfigurationError.check(
      "mappingRate", mappingRate ?? 1, "from 0.0001 to 1",
      StyleOptions.mappingRates.contains(mappingRate ?? 1))
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
    if let classLayerCount {
      try ConfigurationError.check(
        "classLayerCount", classLayerCount, in: 1...styleLayerCount - 1)
      try ConfigurationError.check(
        "classLayerCount", classLayerCount, "left out without classes", classCount > 0)
      try ConfigurationError.check(
        "styleCount", styleCount, "2 or more with layers for the class", styleCount > 1)
    }
  }
}
