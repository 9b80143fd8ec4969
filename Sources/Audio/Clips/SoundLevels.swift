// SPDX-License-Identifier: MIT
import CEBUR128
import Glibc

/// The peak, the true peak and the loudness of a sound.
public struct SoundLevels: Sendable, Equatable {
  /// The largest magnitude of a sample, in decibels of full scale (dBFS); minus infinity for silence.
  public let peakDecibels: Double
  /// The largest magnitude of the signal between samples too, in decibels of full scale (dBTP), by
  /// oversampling: ITU-R BS.1770-4, annex 2, by libebur128.
  public let truePeakDecibels: Double
  /// The loudness in LUFS, as ``AudioClip/loudness``; nil for sample rates and channel counts that
  /// libebur128 does not support (more than 64 channels, or rates above 2.8224 MHz).
  public let loudness: Double?

  /// Decodes the file at `path` in blocks and measures it.
  ///
  /// - Throws: ``AudioFileError``
  public init(ofFile path: String) throws(AudioFileError) {
    let reader = try SoundFileReader(path: path)
    let (rate, channels) = (reader.information.sampleRate, reader.information.channelCount)
    let meter = LoudnessMeter(sampleRate: rate, channelCount: channels, measuresTruePeak: true)
    var peak: Float = 0
    while true {
      let block = try reader.next(max(1, 65_536 / channels))
      guard !block.isEmpty else { break }
      peak = block.reduce(peak) { max($0, abs($1)) }
      block.withUnsafeBufferPointer { meter?.add($0) }
    }
    peakDecibels = 20 * log10(Double(peak))
    loudness = meter?.loudness()
    truePeakDecibels = 20 * log10(max(Double(peak), meter?.truePeak() ?? 0))
  }
}

/// Measures the loudness and the true peak of samples that are given in blocks.
final class LoudnessMeter {
  private let state: UnsafeMutablePointer<ebur128_state>
  private let channelCount: Int
  /// Frames of the shortest block that is measured: 0.4 s, as four tenths of a second in whole frames.
  private let blockFrames: Int
  private var frameCount = 0

  /// A meter; nil for sample rates and channel counts that libebur128 does not support.
  init?(sampleRate: Int, channelCount: Int, measuresTruePeak: Bool) {
    let mode =
      EBUR128_MODE_I.rawValue | (measuresTruePeak ? EBUR128_MODE_TRUE_PEAK.rawValue : 0)
    guard channelCount <= 64,
      let state = ebur128_init(UInt32(channelCount), UInt(sampleRate), Int32(mode))
    else { return nil }
    self.state = state
    self.channelCount = channelCount
    // As libebur128 rounds it: a shorter sound has no block at all.
    blockFrames = (sampleRate + 5) / 10 * 4
  }

  deinit {
    var state: UnsafeMutablePointer<ebur128_state>? = state
    ebur128_destroy(&state)
  }

  /// Takes in whole frames, `[L, C]`.
  func add(_ samples: UnsafeBufferPointer<Float>) {
    let frames = samples.count / channelCount
    ebur128_add_frames_float(state, samples.baseAddress, frames)
    frameCount += frames
  }

  /// The largest magnitude between the samples of all channels, by oversampling; the samples
  /// themselves are left out.
  ///
  /// Zeros let the last samples pass through the filter, so that nothing may be added or measured
  /// afterwards.
  func truePeak() -> Double {
    let silence = [Float](repeating: 0, count: PeakInterpolation.tapCount * channelCount)
    ebur128_add_frames_float(state, silence, PeakInterpolation.tapCount)
    return (0..<channelCount).reduce(0) { largest, channel in
      var peak = 0.0
      ebur128_true_peak(state, UInt32(channel), &peak)
      return max(largest, peak)
    }
  }

  /// The loudness in LUFS of all frames; minus infinity for silence.
  ///
  /// A sound shorter than a block is measured as a whole, without a gate: silence fills the block, so that
  /// nothing may be added afterwards.
  func loudness() -> Double {
    var result = -Double.infinity
    guard frameCount < blockFrames else {
      ebur128_loudness_global(state, &result)
      return result
    }
    guard frameCount > 0 else { return result }
    let silence = [Float](repeating: 0, count: (blockFrames - frameCount) * channelCount)
    ebur128_add_frames_float(state, silence, blockFrames - frameCount)
    ebur128_loudness_momentary(state, &result)
    return result + 10 * log10(Double(blockFrames) / Double(frameCount))
  }
}
