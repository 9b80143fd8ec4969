// SPDX-License-Identifier: MIT

extension AudioClip {
  /// The loudness of the clip in LUFS (gated, K-weighted power in decibels of full scale).
  ///
  /// ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level",
  /// annex 1, by libebur128. A clip shorter than a block of 0.4 s is measured as a whole, without a
  /// gate. Minus infinity for silence, and where libebur128 has no meter (``SoundLevels/loudness``).
  public var loudness: Double {
    guard frameCount > 0,
      let meter = LoudnessMeter(
        sampleRate: sampleRate, channelCount: channelCount, measuresTruePeak: false)
    else { return -.infinity }
    samples.withUnsafeBufferPointer { meter.add($0) }
    return meter.loudness()
  }
}
