// SPDX-License-Identifier: MIT
import Files

/// A format of spectrograms: transform, mel bands and kind of values, with conversions from and to
/// sounds.
public struct SpectrogramFormat: Sendable {
  /// The short-time Fourier transform.
  public let transform: ShortTimeTransform
  /// The number of mel bands (``MelFilterBank``, of magnitudes) that replace the bins; nil for bins.
  public let melBandCount: Int?
  /// The kind of values.
  public let quantity: Spectrogram.Quantity

  /// The largest number of floats of a spectrogram (2 GiB).
  private static let floatLimit = NumpyArray.floatLimit

  /// A format of the given transform.
  ///
  /// - Throws: ``SpectrogramError/melBands(_:bins:)`` for a number of bands outside `1...F`,
  ///   ``SpectrogramError/complexMel`` for complex bands, which do not exist.
  public init(
    _ transform: ShortTimeTransform, melBandCount: Int? = nil,
    quantity: Spectrogram.Quantity = .magnitude
  ) throws(SpectrogramError) {
    if let melBandCount {
      guard (1...transform.binCount).contains(melBandCount) else {
        throw .melBands(melBandCount, bins: transform.binCount)
      }
      guard quantity != .complex else { throw .complexMel }
    }
    self.transform = transform
    self.melBandCount = melBandCount
    self.quantity = quantity
  }

  /// The spectrogram of all channels of a clip.
  ///
  /// Decibels are relative to a magnitude of 1 and are raised to 80 below the largest value of the
  /// clip, as by librosa's `amplitude_to_db`.
  ///
  /// - Throws: ``SpectrogramError/tooShort(samples:windowLength:)`` for a clip without a frame,
  ///   ``SpectrogramError/tooLarge(frames:bins:)``
  public func spectrogram(of clip: AudioClip) throws(SpectrogramError) -> Spectrogram {
    try check(clip)
    let signals = clip.channelSamples
    let channels = clip.channelCount
    if quantity == .complex {
      return Spectrogram(
        .complex, channelCount: channels, binCount: transform.binCount,
        values: transform.spectra(of: signals, clips: channels))
    }
    var values = transform.magnitudes(of: signals, clips: channels)
    if let bank = filterBank(sampleRate: clip.sampleRate) { values = bank.bands(of: values) }
    if quantity == .decibels { values = Decibels.levels(ofMagnitudes: values) }
    return Spectrogram(
      quantity, channelCount: channels, binCount: melBandCount ?? transform.binCount,
      values: values)
  }

  /// The most samples of a channel of a sound whose spectrogram is held in memory as a whole.
  public func sampleLimit(channelCount: Int) -> Int {
    transform.sampleCount(
      ofFrames: max(1, Self.floatLimit / (2 * transform.binCount) / channelCount))
  }

  /// Throws if the clip has no frame or too many.
  private func check(_ clip: AudioClip) throws(SpectrogramError) {
    let frames = transform.frameCount(ofSamples: clip.frameCount)
    guard frames > 0 else {
      throw .tooShort(samples: clip.frameCount, windowLength: transform.windowLength)
    }
    guard clip.channelCount * frames <= Self.floatLimit / (2 * transform.binCount) else {
      throw .tooLarge(frames: frames, bins: transform.binCount)
    }
  }

  /// The filter bank at a sample rate; nil if the format has no mel bands.
  func filterBank(sampleRate: Int) -> MelFilterBank? {
    melBandCount.map {
      MelFilterBank(
        bandCount: $0, fftSize: transform.fftSize, sampleRate: Double(sampleRate))
    }
  }
}
