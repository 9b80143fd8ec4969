// SPDX-License-Identifier: MIT
import Glibc

/// Which log magnitudes are -1 and 1 to a network of spectrograms.
public enum SpectrogramScaling: Codable, Sendable, Equatable {
  /// The paper's: three standard deviations below and above the mean of each bin over the training
  /// set.
  case standardized(moments: SpectrogramMoments)
  /// The floor and a sinusoid of full scale, in all bins: silence is -1, at the end of the range
  /// where tanh lets a generator come to rest. Needs a floor that has been chosen for it.
  ///
  /// Marafioti, Perraudin, Holighaus and Majdak, "Adversarial Generation of Time-Frequency Features
  /// with application in audio synthesis" (ICML 2019), section 4, scale theirs likewise.
  case fullScale

  /// The deviations from the mean that are full scale.
  private static let deviationLimit: Float = 3

  /// The log magnitudes that become 0, and their distance from those that become 1, of each bin and
  /// channel, `[F, C]`.
  func affineMap(
    of spectrogram: LogSpectrogram, channelCount: Int
  ) -> (centers: [Float], limits: [Float]) {
    switch self {
    case .standardized(let moments):
      return (moments.means, moments.deviations.map { $0 * Self.deviationLimit })
    case .fullScale:
      let (low, high) = (log(spectrogram.floor), log(spectrogram.fullScale + spectrogram.floor))
      let count = spectrogram.binCount * channelCount
      return (
        [Float](repeating: (high + low) / 2, count: count),
        [Float](repeating: (high - low) / 2, count: count)
      )
    }
  }

  /// Checks every value, as they may come from a file.
  func validate(
    for spectrogram: LogSpectrogram, channelCount: Int
  ) throws(ConfigurationError) {
    switch self {
    case .standardized(let moments):
      try moments.validate(count: spectrogram.binCount * channelCount)
    case .fullScale:
      try ConfigurationError.check(
        "floor", spectrogram.floor, "below the \(spectrogram.fullScale) of full scale",
        spectrogram.floor < spectrogram.fullScale)
    }
  }
}
