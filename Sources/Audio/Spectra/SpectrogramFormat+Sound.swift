// SPDX-License-Identifier: MIT
import Files

extension SpectrogramFormat {
  /// A sound reconstructed from a spectrogram.
  public struct Reconstruction: Sendable, Equatable {
    /// The sound.
    public let clip: AudioClip
    /// The convergence of its magnitudes to those wanted, in decibels
    /// (``ShortTimeTransform/spectralConvergenceDecibels(of:clips:to:)``).
    public let convergenceDecibels: Double
  }

  /// The sound of a spectrogram: the inverse transform of complex values, otherwise a reconstruction
  /// by `phases`.
  ///
  /// A sound that is shorter than the spectrogram is the beginning of the whole one, of which the
  /// convergence is measured.
  ///
  /// - Parameters:
  ///   - spectrogram: of this format.
  ///   - sampleRate: of the sound, in hertz.
  ///   - sampleCount: L; ``ShortTimeTransform/sampleCount(ofFrames:)`` if not given.
  ///   - phases: the phase reconstruction.
  /// - Throws: ``SpectrogramError`` for a spectrogram of another format or with invalid values, for a
  ///   transform without an inverse, or for a length beyond the last frame.
  public func sound(
    of spectrogram: Spectrogram, sampleRate: Int, sampleCount: Int? = nil,
    phases: PhaseReconstruction
  ) throws(SpectrogramError) -> Reconstruction {
    try check(spectrogram, sampleCount)
    let channels = spectrogram.channelCount
    let wanted = try magnitudes(of: spectrogram, sampleRate: sampleRate)
    let shortest = transform.sampleCounts(ofFrames: spectrogram.frameCount).lowerBound
    let wholeCount = sampleCount.map { max($0, shortest) }
    let signals =
      spectrogram.quantity == .complex
      ? transform.inverse(of: spectrogram.values, clips: channels, sampleCount: wholeCount)
      : try phases.signals(
        ofMagnitudes: wanted, transform, clips: channels, sampleCount: wholeCount)
    let clip = AudioClip(
      channelSamples: signals, sampleRate: sampleRate, channelCount: channels)
    let whole = reconstruction(clip, wanted, frames: spectrogram.frameCount)
    guard let sampleCount, sampleCount < clip.frameCount else { return whole }
    return Reconstruction(
      clip: clip.slice(from: 0, length: sampleCount),
      convergenceDecibels: whole.convergenceDecibels)
  }

  /// The sound of the clip's own spectrogram in this format.
  ///
  /// The convergence is measured against the magnitudes of the clip's bins, so it includes the loss by
  /// mel bands.
  ///
  /// - Throws: ``SpectrogramError``
  public func resynthesis(
    of clip: AudioClip, phases: PhaseReconstruction
  ) throws(SpectrogramError) -> Reconstruction {
    let spectrogram = try spectrogram(of: clip)
    let result = try sound(
      of: spectrogram, sampleRate: clip.sampleRate, sampleCount: clip.frameCount, phases: phases)
    guard melBandCount != nil else { return result }
    let original = transform.magnitudes(of: clip.channelSamples, clips: clip.channelCount)
    return reconstruction(result.clip, original, frames: spectrogram.frameCount)
  }

  private func reconstruction(
    _ clip: AudioClip, _ wanted: [Float], frames: Int
  ) -> Reconstruction {
    let measured = clip.slice(from: 0, length: measuredLength(clip.frameCount, frames: frames))
    return Reconstruction(
      clip: clip,
      convergenceDecibels: transform.spectralConvergenceDecibels(
        of: measured.channelSamples, clips: clip.channelCount, to: wanted))
  }

  /// The length nearest to `length` that has exactly `frames` frames.
  private func measuredLength(_ length: Int, frames: Int) -> Int {
    let lengths = transform.sampleCounts(ofFrames: frames)
    return min(max(length, lengths.lowerBound), lengths.upperBound - 1)
  }

  private func check(
    _ spectrogram: Spectrogram, _ sampleCount: Int?
  ) throws(SpectrogramError) {
    try SpectrogramError.check(inverseOf: transform)
    if let melBandCount {
      guard spectrogram.quantity != .complex else { throw .complexMel }
      guard spectrogram.binCount == melBandCount else {
        throw .bands(spectrogram.binCount, wanted: melBandCount)
      }
    } else {
      guard spectrogram.binCount == transform.binCount else {
        throw .bins(spectrogram.binCount, fftSize: transform.fftSize)
      }
    }
    let reach = (spectrogram.frameCount - 1) * transform.hop + transform.fftSize
    guard spectrogram.channelCount * reach <= NumpyArray.floatLimit else {
      throw .tooLarge(frames: spectrogram.frameCount, bins: spectrogram.binCount)
    }
    let length = sampleCount ?? transform.sampleCount(ofFrames: spectrogram.frameCount)
    guard (1...reach).contains(length),
      !transform.sampleCounts(ofFrames: spectrogram.frameCount).isEmpty
    else { throw .length(length, longest: reach) }
  }

  /// The magnitudes of bins, `[C, T, F]`, of a spectrogram of this format.
  private func magnitudes(
    of spectrogram: Spectrogram, sampleRate: Int
  ) throws(SpectrogramError) -> [Float] {
    var values = spectrogram.values
    switch spectrogram.quantity {
    case .complex:
      values = (0..<values.count / 2).map { bin in
        let (real, imaginary) = (values[2 * bin], values[2 * bin + 1])
        return (real * real + imaginary * imaginary).squareRoot()
      }
    case .magnitude: break
    case .decibels: values = Decibels.magnitudes(ofLevels: values)
    }
    try SpectrogramError.check(
      magnitudes: values, bins: spectrogram.binCount, framesPerClip: spectrogram.frameCount)
    guard let bank = filterBank(sampleRate: sampleRate) else { return values }
    return bank.magnitudes(ofBands: values)
  }
}
