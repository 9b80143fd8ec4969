// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// SpecGAN's normalised log magnitudes: every frequency bin has mean 0 over the training set, and
/// three standard deviations fill the range -1...1.
///
///     x[t, f, c] = clip((ln(|X[t, f, c]| + 1e-6) - mean[f, c]) / (3 deviation[f, c]), -1...1)
///
/// Lost are the phases, the bin at half the sample rate, and what lies beyond three deviations.
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), section 2.2.
public struct SpectrogramRepresentation: Codable, Sendable, Equatable {
  /// The rate of the clips, in hertz.
  public let sampleRate: Int
  /// The length of a clip in samples, L.
  public let sliceLength: Int
  /// The number of channels, C.
  public let channelCount: Int
  /// What frames are made of clips.
  public let spectrogram: LogSpectrogram
  /// The moments of the training set.
  public let moments: SpectrogramMoments

  /// The deviations from the mean that are full scale.
  private static let deviationLimit: Float = 3

  /// A representation of clips of one size, like those of the moments.
  public init(
    sampleRate: Int, sliceLength: Int, channelCount: Int,
    spectrogram: LogSpectrogram = LogSpectrogram(), moments: SpectrogramMoments
  ) {
    self.sampleRate = sampleRate
    self.sliceLength = sliceLength
    self.channelCount = channelCount
    self.spectrogram = spectrogram
    self.moments = moments
  }

  /// `[T, F, C]`.
  public var exampleShape: [Int] {
    [spectrogram.frameCount(ofSamples: sliceLength), spectrogram.binCount, channelCount]
  }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check("sampleRate", sampleRate, in: 1...1_000_000)
    try ConfigurationError.check("sliceLength", sliceLength, in: 1...(1 << 24))
    try ConfigurationError.check("channelCount", channelCount, in: 1...2)
    let size = spectrogram.transformSize
    try ConfigurationError.check(
      "transformSize", size, "an even number from 2 to 65536",
      (2...65536).contains(size) && size.isMultiple(of: 2))
    // Larger hops leave gaps between the frames.
    try ConfigurationError.check("hop", spectrogram.hop, in: 1...(size / 2))
    let count = spectrogram.binCount * channelCount
    for (name, values) in [("means", moments.means), ("deviations", moments.deviations)] {
      try ConfigurationError.check(
        name, values.count, "\(count) numbers, one for each bin and channel", values.count == count)
    }
    // Beyond what any sound has; within, all magnitudes are finite.
    try ConfigurationError.check(
      "means", moments.means, "from -20 to 20 each",
      moments.means.allSatisfy { (-20...20).contains($0) })
    try ConfigurationError.check(
      "deviations", moments.deviations, "above 0 and up to 20 each",
      moments.deviations.allSatisfy { $0 > 0 && $0 <= 20 })
  }

  /// N clips to `[N, T, F, C]`.
  public func encode(_ clips: [AudioClip]) -> Tensor {
    precondition(
      clips.allSatisfy { $0.frameCount == sliceLength && $0.channelCount == channelCount },
      "clips of \(clips.map(\.frameCount)) samples and \(clips.map(\.channelCount)) channels, "
        + "not \(sliceLength) and \(channelCount)")
    return rows(spectrogram(clips))
      .adding(perChannel: -means).multiplied(perChannel: limits.reciprocal())
      .clamped(to: -1...1).reshaped(to: [clips.count] + exampleShape)
  }

  /// `[N, T, F, C]` to the magnitudes that a phase is to be found for, `[N, C, T, F + 1]`.
  public func magnitudes(of examples: Tensor) -> Tensor {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) are not a batch of \(exampleShape)")
    let logMagnitudes = rows(examples).multiplied(perChannel: limits).adding(perChannel: means)
    return spectrogram.magnitudes(of: logMagnitudes.reshaped(to: examples.shape))
  }

  /// A frame a row: `[N, T, F, C]` to `[N · T, F · C]`, where every column has its moments.
  private func rows(_ x: Tensor) -> Tensor {
    x.reshaped(to: [x.shape[0] * x.shape[1], x.shape[2] * x.shape[3]])
  }

  private var means: Tensor { Tensor(moments.means, shape: [moments.means.count]) }

  /// The distance from the mean that is full scale, in natural logarithms.
  private var limits: Tensor {
    Tensor(moments.deviations, shape: [moments.deviations.count]) * Self.deviationLimit
  }
}
