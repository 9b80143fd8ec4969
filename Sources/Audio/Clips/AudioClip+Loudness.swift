// SPDX-License-Identifier: MIT
import CEBUR128
import Glibc

extension AudioClip {
  /// The loudness of the clip in LUFS (gated, K-weighted power in decibels of full scale).
  ///
  /// ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level",
  /// annex 1, by libebur128. A clip shorter than a block of 0.4 s is measured as a whole, without a
  /// gate. Minus infinity for silence.
  public var loudness: Double {
    let blockFrames = (sampleRate * 2 + 4) / 5
    guard frameCount > 0, channelCount <= 64, let state = makeMeter() else { return -.infinity }
    var meter: UnsafeMutablePointer<ebur128_state>? = state
    defer { ebur128_destroy(&meter) }
    ebur128_add_frames_float(state, samples, frameCount)
    var result = -Double.infinity
    guard frameCount < blockFrames else {
      ebur128_loudness_global(state, &result)
      return result
    }
    let silence = [Float](repeating: 0, count: (blockFrames - frameCount) * channelCount)
    ebur128_add_frames_float(state, silence, blockFrames - frameCount)
    ebur128_loudness_momentary(state, &result)
    return result + 10 * log10(Double(blockFrames) / Double(frameCount))
  }

  /// A meter for clips like this one; nil for sample rates that libebur128 does not support.
  private func makeMeter() -> UnsafeMutablePointer<ebur128_state>? {
    ebur128_init(UInt32(channelCount), UInt(sampleRate), Int32(EBUR128_MODE_I.rawValue))
  }
}
