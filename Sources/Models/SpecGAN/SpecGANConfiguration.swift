// SPDX-License-Identifier: MIT

/// All that decides the shape of a SpecGAN.
///
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), tables 5 and 6.
/// Defaults are the paper's.
public struct SpecGANConfiguration: DCGANConfiguration {
  /// Frames of a spectrogram, T.
  public var frameCount: Int
  /// Frequency bins of a spectrogram, F.
  public var binCount: Int
  /// Channels of a spectrogram, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the widest signals; all other widths are multiples.
  public var width: Int
  /// Taps of a kernel along time, and as many along frequency, K.
  public var kernelLength: Int
  /// Z, the numbers a sound is made from.
  public var latentCount: Int
  /// How the generator makes signals longer.
  public var upsampling: Upsampling
  /// Whether the generator normalises batches between its blocks; nil for no, as in the paper.
  public var normalizesBatches: Bool?
  /// How the generator is conditioned on the class; nil for a model without classes.
  public var conditioning: Conditioning?

  /// None.
  public var postFilterLength: Int? { nil }
  /// None: in the paper it made SpecGAN worse (table 1).
  public var phaseShuffleRadius: Int { 0 }

  /// A configuration, the paper's by default.
  public init(
    frameCount: Int = 128, binCount: Int = 128, channelCount: Int = 1, width: Int = 64,
    kernelLength: Int = 5, latentCount: Int = 100, upsampling: Upsampling = .transposedConvolution
  ) {
    self.frameCount = frameCount
    self.binCount = binCount
    self.channelCount = channelCount
    self.width = width
    self.kernelLength = kernelLength
    self.latentCount = latentCount
    self.upsampling = upsampling
  }

  /// Frames, and bins, a network can be built for, as far as ``sizeUnit`` divides them.
  public static let sizes = 16...1024

  /// What frames and bins must be multiples of, a power of two.
  ///
  /// Both sides are halved block by block until the shorter one has 4 to 7 positions.
  public var sizeUnit: Int {
    let longest = max(1, min(frameCount, binCount) / 4)
    return 1 << (Int.bitWidth - 1 - longest.leadingZeroBitCount)
  }

  /// Checks every value.
  /// - Throws: ``ConfigurationError``.
  public func validate() throws(ConfigurationError) {
    for (name, size) in [("frameCount", frameCount), ("binCount", binCount)] {
      try ConfigurationError.check(name, size, in: Self.sizes)
      try ConfigurationError.check(
        name, size, "a multiple of \(sizeUnit), so that strides of 2 lead to 4 to 7 positions",
        size.isMultiple(of: sizeUnit))
    }
    try ConfigurationError.check(
      "channelCount", channelCount, "1 or 2", (1...2).contains(channelCount))
    try ConfigurationError.check("width", width, in: 1...1024)
    try ConfigurationError.check("kernelLength", kernelLength, in: 2...64)
    try ConfigurationError.check("latentCount", latentCount, in: 1...65536)
    try conditioning?.validate()
  }

  /// The blocks of both networks; of a valid configuration.
  ///
  /// All strides are 2. The shorter side begins with 4 to 7 positions and so decides the number of
  /// blocks; the longer one begins with as many more as it is longer, so that a sound of twice the
  /// length needs a larger start and no wider network:
  ///
  ///     T x F        blocks   innermost signal
  ///      32 x 128    3        [4, 16,  4 d]
  ///      64 x 128    4        [4,  8,  8 d]
  ///     128 x  80    4        [8,  5,  8 d]
  ///     128 x 128    5        [4,  4, 16 d]      the paper's
  ///     256 x 128    5        [8,  4, 16 d]
  ///     256 x 256    6        [4,  4, 32 d]
  public var layout: DCGANLayout {
    precondition(
      frameCount.isMultiple(of: sizeUnit) && binCount.isMultiple(of: sizeUnit),
      "no strides of 2 lead to [\(frameCount), \(binCount)]")
    return DCGANLayout(
      startSize: [frameCount / sizeUnit, binCount / sizeUnit],
      strides: [Int](repeating: 2, count: sizeUnit.trailingZeroBitCount), width: width,
      channelCount: channelCount)
  }
}
