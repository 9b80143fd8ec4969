// SPDX-License-Identifier: MIT
import Glibc

/// An inaudible mark by which a generated sound is known: spread-spectrum noise under the sound.
///
/// ``embed(in:)`` adds a fixed noise pattern (a line every hertz, of known phase) whose level
/// follows the sound's own, some 20 dB below it in every 12 ms and 300 Hz. ``detect(in:)`` brings all
/// parts of a sound to the same level and correlates it with the pattern begun at each sample of a
/// second, so that neither gain nor trimming nor another sample rate hides it.
///
/// **False positives.** Of a sound that was not marked, the score at one place is a sum of
/// `|Y[k]| cos(angle[k])` over lines whose angles are as good as random, divided by
/// `sqrt(sum |Y[k]|^2 / 2)`. As the mean of `exp(s cos)` is below `exp(s^2 / 4)`, the score exceeds z
/// with a probability of at most `exp(-z^2 / 2)` (Hoeffding's method), whatever the sound; with n places
/// and both signs, `2 n exp(-z^2 / 2)`. That is the probability over patterns: the one pattern in use was tried on real
/// recordings (Guides/origin.md).
///
/// References: Cox, Kilian, Leighton and Shamoon, "Secure Spread Spectrum Watermarking for Multimedia"
/// (IEEE Transactions on Image Processing, 1997); Kirovski and Malvar, "Spread-Spectrum Watermarking of
/// Audio Signals" (IEEE Transactions on Signal Processing, 2003); for choosing the place that the sound
/// itself favours, Miller, Doërr and Cox, "Applying Informed Coding and Embedding to Design a Robust
/// High-Capacity Watermark" (IEEE Transactions on Image Processing, 2004).
public enum Watermark {
  /// Sounds of a lower rate, in hertz, are neither marked nor judged.
  public static let lowestSampleRate = 2000
  /// The pattern is reported as found where chance would do that in fewer sounds than this share.
  public static let falsePositiveLimit = 1e-5
  /// Sounds with fewer independent numbers than this (seconds times hertz that are loud enough) are
  /// too short to tell.
  static let leastContent = 400.0
  /// Sounds are brought to one level in pieces of so many seconds, so that memory has a limit.
  private static let pieceSeconds = 16

  /// A sound of one channel, ready to be compared with the pattern.
  struct Evidence {
    let whitened: [Float]
    let content: Double

    init(_ samples: [Float], sampleRate: Int) {
      var whitened: [Float] = []
      var content = 0.0
      let length = sampleRate * Watermark.pieceSeconds
      for start in stride(from: 0, to: samples.count, by: length) {
        let piece = Array(samples[start..<min(start + length, samples.count)])
        let plane = LevelPlane(piece, sampleRate: sampleRate)
        whitened += plane.whitened
        content += plane.content
      }
      self.whitened = whitened
      self.content = content
    }
  }
}
