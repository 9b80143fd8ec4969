// SPDX-License-Identifier: MIT

/// All that decides the shape of a WaveGAN.
///
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), tables 3 and 4.
/// Defaults are the paper's.
public struct WaveGANConfiguration: DCGANConfiguration {
  /// Samples of a sound, L.
  public var sliceLength: Int
  /// Channels of a sound, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the widest signals; all other widths are multiples.
  public var width: Int
  /// Taps of a kernel, K.
  public var kernelLength: Int
  /// Z, the numbers a sound is made from.
  public var latentCount: Int
  /// The largest shift in samples that a critic sees; 0 for none.
  public var phaseShuffleRadius: Int
  /// How the generator makes signals longer.
  public var upsampling: Upsampling
  /// Whether the generator normalises batches between its blocks; nil for no, as in the paper.
  public var normalizesBatches: Bool?
  /// How the generator is conditioned on the class; nil for a model without classes.
  public var conditioning: Conditioning?
  /// Taps of a learned filter after the generator, 512 in the paper; nil for none.
  public var postFilterLength: Int?
  /// Where latents come from; nil for the uniform ones of the paper, which imported models may differ from.
  public var latents: LatentDistribution?

  /// A configuration, the paper's by default.
  public init(
    sliceLength: Int = 16384, channelCount: Int = 1, width: Int = 64, kernelLength: Int = 25,
    latentCount: Int = 100, phaseShuffleRadius: Int = 2,
    upsampling: Upsampling = .transposedConvolution, postFilterLength: Int? = nil
  ) {
    self.sliceLength = sliceLength
    self.channelCount = channelCount
    self.width = width
    self.kernelLength = kernelLength
    self.latentCount = latentCount
    self.phaseShuffleRadius = phaseShuffleRadius
    self.upsampling = upsampling
    self.postFilterLength = postFilterLength
  }

  /// Slice lengths a network can be built for, in samples.
  public static let sliceLengths = [4096, 8192, 16384, 32768, 65536]

  /// Checks every value.
  /// - Throws: ``ConfigurationError``.
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check(
      "sliceLength", sliceLength, "one of 4096, 8192, 16384, 32768 and 65536",
      Self.sliceLengths.contains(sliceLength))
    try ConfigurationError.check(
      "channelCount", channelCount, "1 or 2", (1...2).contains(channelCount))
    try ConfigurationError.check("width", width, in: 1...1024)
    try ConfigurationError.check("kernelLength", kernelLength, in: 4...1024)
    try ConfigurationError.check("latentCount", latentCount, in: 1...65536)
    try conditioning?.validate()
    // The shortest signal that is shuffled has 32 samples.
    try ConfigurationError.check("phaseShuffleRadius", phaseShuffleRadius, in: 0...31)
    try ConfigurationError.check("postFilterLength", postFilterLength ?? 1, in: 1...65536)
  }

  /// The blocks of both networks; of a valid configuration.
  ///
  /// The innermost signal has 16 positions, and the strides from there to L samples are 4. Where
  /// L / 16 is no power of four, the last block of each network has stride 2, as the reference
  /// implementation has it for 32768:
  ///
  ///     L        blocks   strides        innermost signal
  ///     4096     4        4 4 4 4        [16,  8 d]
  ///     8192     5        4 4 4 4 2      [16, 16 d]
  ///     16384    5        4 4 4 4 4      [16, 16 d]      the paper's
  ///     32768    6        4 4 4 4 4 2    [16, 32 d]      the reference implementation's
  ///     65536    6        4 4 4 4 4 4    [16, 32 d]      the paper's
  public var layout: DCGANLayout {
    let startLength = 16
    var strides: [Int] = []
    var factor = sliceLength / startLength
    while factor > 1 {
      strides.append(min(factor, 4))
      factor /= strides.last ?? factor
    }
    precondition(
      strides.reduce(startLength, *) == sliceLength,
      "no strides of 4 and 2 lead from \(startLength) to \(sliceLength) samples")
    return DCGANLayout(
      startSize: [startLength], strides: strides, width: width, channelCount: channelCount)
  }
}
