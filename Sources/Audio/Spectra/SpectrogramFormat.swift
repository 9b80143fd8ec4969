// SPDX-License-Identifier: MIT

/// What kind of spectrogram a sound becomes, and how it becomes a sound again.
public struct SpectrogramFormat: Sendable {
  /// The frames and their spectra.
  public let transform: ShortTimeTransform
  /// The number of mel bands (``MelFilterBank``, of magnitudes) that take the place of the bins, if any.
  public let melBandCount: Int?
  /// What the numbers are.
  public let quantity: Spectrogram.Quantity

  /// No spectrogram has more floats than this (2 GiB).
  private static let floatLimit = NumpyArray.floatLimit

  /// A format.
  ///
  /// - Throws: ``SpectrogramError/melBands(_:bins:)`` for a number of bands that is not in `1...F`,
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
  /// Decibels are relative to a magnitude of 1 and reach 80 below the loudest point of the clip, as
  /// librosa's `amplitude_to_db`.
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

  /// Throws if the clip has no frame, or too many.
  private func check(_ clip: AudioClip) throws(SpectrogramError) {
    let frames = transform.frameCount(ofSamples: clip.frameCount)
    guard frames > 0 else {
      throw .tooShort(samples: clip.frameCount, windowLength: transform.windowLength)
    }
    guard clip.channelCount * frames <= Self.floatLimit / (2 * transform.binCount) else {
      throw .tooLarge(frames: frames, bins: transform.binCount)
    }
  }

  /// The mel bands of signals at a rate; nil where bins stay bins.
  func filterBank(sampleRate: Int) -> MelFilterBank? {
    melBandCount.map {
      MelFilterBank(
        bandCount: $0, transformSize: transform.transformSize, sampleRate: Double(sampleRate))
    }
  }
}
