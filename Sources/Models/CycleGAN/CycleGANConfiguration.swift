// SPDX-License-Identifier: MIT

/// All that decides the shape of a CycleGAN's converters.
public struct CycleGANConfiguration: Codable, Sendable, Equatable {
  /// Frames of a spectrogram, T; longer ones are converted window by window.
  public var frameCount: Int
  /// Bins or bands of a spectrogram, F.
  public var binCount: Int
  /// Channels of a spectrogram, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of a signal of full size; halved signals have twice as many.
  public var width: Int
  /// Residual blocks at a quarter of both sides.
  public var blockCount: Int
  /// Whether the first layer is a gated linear unit.
  public var isGated: Bool
  /// Whether the generators fill in hidden frames: a channel says which frames they see.
  public var fillsFrames: Bool

  /// A configuration of these sizes.
  public init(
    frameCount: Int, binCount: Int, channelCount: Int = 1, width: Int = 16, blockCount: Int = 6,
    isGated: Bool = true, fillsFrames: Bool = true
  ) {
    self.frameCount = frameCount
    self.binCount = binCount
    self.channelCount = channelCount
    self.width = width
    self.blockCount = blockCount
    self.isGated = isGated
    self.fillsFrames = fillsFrames
  }

  /// Taps of the first and the last convolution along each side.
  static let outerKernel = [7, 7]
  /// Taps of all other convolutions.
  static let innerKernel = [3, 3]
  /// Both sides must be multiples of this, as they are halved twice.
  static let sizeUnit = 4
  /// Sides that the networks can have.
  static let sizes = 16...4096

  /// Channels of the input: the spectrogram and, if frames are filled in, which of them are seen.
  var inputCount: Int { channelCount + (fillsFrames ? 1 : 0) }
  /// The shape of a spectrogram, `[T, F, C]`.
  var exampleShape: [Int] { [frameCount, binCount, channelCount] }

  /// The numbers of one generator; of a valid configuration.
  var generatorParameterCount: Int {
    let outer = Self.outerKernel.reduce(1, *)
    let inner = Self.innerKernel.reduce(1, *)
    let stem =
      isGated ? (outer * inputCount + 1) * 2 * width : outer * inputCount * width
    let sides = 2 * inner * (width * 2 * width + 2 * width * 4 * width)
    let blocks = blockCount * 2 * inner * 16 * width * width
    return stem + sides + blocks + (outer * width + 1) * channelCount
  }

  /// The numbers of one converter: its generator, and means and deviations of both domains.
  var converterParameterCount: Int {
    generatorParameterCount + 4 * binCount * channelCount
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError) {
    for (name, size) in [("frameCount", frameCount), ("binCount", binCount)] {
      try ConfigurationError.check(
        name, size,
        "a multiple of \(Self.sizeUnit) from \(Self.sizes.lowerBound) to \(Self.sizes.upperBound)",
        Self.sizes.contains(size) && size.isMultiple(of: Self.sizeUnit))
    }
    try ConfigurationError.check("channelCount", channelCount, in: 1...2)
    try ConfigurationError.check("width", width, in: 1...1024)
    try ConfigurationError.check("blockCount", blockCount, in: 0...64)
  }
}
