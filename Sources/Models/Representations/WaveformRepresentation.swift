// SPDX-License-Identifier: MIT
public import Audio
public import Autograd

/// Samples as they are; nothing is lost.
///
/// Full scale is -1...1, which is also the range of a generator's tanh.
public struct WaveformRepresentation: Representation {
  /// The rate of the clips, in hertz.
  public let sampleRate: Int
  /// The length of a clip in samples, L.
  public let sliceLength: Int
  /// The number of channels, C.
  public let channelCount: Int

  /// A representation of clips of one size.
  public init(sampleRate: Int, sliceLength: Int, channelCount: Int) {
    self.sampleRate = sampleRate
    self.sliceLength = sliceLength
    self.channelCount = channelCount
  }

  /// `[L, C]`.
  public var exampleShape: [Int] { [sliceLength, channelCount] }

  /// Checks the sample rate; length and channels are those of a network, which checks them.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try ConfigurationError.check("sampleRate", sampleRate, in: 1...1_000_000)
  }

  /// The samples as they are, `[N, L, C]`.
  public func encode(_ sounds: Tensor) -> Tensor {
    precondition(
      Array(sounds.shape.dropFirst()) == exampleShape,
      "sounds \(sounds.shape) do not have shape \(exampleShape)")
    return sounds
  }

  /// A spectrogram, which is blind to phases, and then the samples.
  public var comparisonViews: [any Representation] {
    let spectrogram = SpectrogramRepresentation(
      sampleRate: sampleRate, sliceLength: sliceLength, channelCount: channelCount,
      spectrogram: LogSpectrogram(rangeDecibels: 60), scaling: .fullScale)
    return [spectrogram, self]
  }

  /// `[N, L, C]` to N clips.
  ///
  /// Values beyond full scale are kept; writing a file clips and counts them.
  public func decode(_ examples: Tensor) -> [AudioClip] {
    precondition(
      Array(examples.shape.dropFirst()) == exampleShape,
      "examples of \(examples.shape) are not a batch of \(exampleShape)")
    let size = sliceLength * channelCount
    return examples.withValues { values in
      (0..<examples.shape[0]).map { index in
        AudioClip(
          samples: Array(values[(index * size)..<((index + 1) * size)]), sampleRate: sampleRate,
          channelCount: channelCount)
      }
    }
  }
}
