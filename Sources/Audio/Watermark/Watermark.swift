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
    /// The planes of its pieces, one after the other.
    let planes: [LevelPlane]

    init(_ samples: [Float], sampleRate: Int) {
      planes = Self.pieces(samples, sampleRate).map { LevelPlane($0, sampleRate: sampleRate) }
    }

    private init(planes: [LevelPlane]) { self.planes = planes }

    /// The sound brought to one level.
    var whitened: [Float] {
      planes.count == 1 ? planes[0].whitened : planes.flatMap(\.whitened)
    }

    /// How many independent numbers of the sound are loud enough to carry a mark: seconds times hertz.
    var content: Double { planes.reduce(0) { $0 + $1.content } }

    /// What `strength` times `signal`, as long as the sound, makes of it.
    func adding(_ signal: [Float], sampleRate: Int) -> (_ strength: Float) -> Evidence {
      let spectra = zip(planes, Self.pieces(signal, sampleRate)).map { $0.spectra(of: $1) }
      return { strength in
        Evidence(planes: zip(planes, spectra).map { $0.adding($1, times: strength) })
      }
    }

    private static func pieces(_ samples: [Float], _ sampleRate: Int) -> [[Float]] {
      let length = sampleRate * Watermark.pieceSeconds
      return stride(from: 0, to: samples.count, by: length).map { start in
        Array(samples[start..<min(start + length, samples.count)])
      }
    }
  }
}
