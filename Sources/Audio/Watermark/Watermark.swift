// SPDX-License-Identifier: MIT
import Glibc

/// A watermark that identifies generated sounds: spread-spectrum noise 13 to 20 dB below the sound.
///
/// ``embed(in:)`` adds a fixed noise pattern (a line every hertz, of known phase) at a level some 20 dB
/// below the sound's own in every 12 ms and 300 Hz. ``detect(in:)`` whitens a sound and correlates it
/// with the pattern begun at each sample of a second, so the mark is found after gain, trimming and
/// resampling.
///
/// **False positives.** For an unmarked sound, the score at one place is a sum of
/// `|Y[k]| cos(angle[k])` over lines with practically random angles, divided by
/// `sqrt(sum |Y[k]|^2 / 2)`. Because the mean of `exp(s cos)` is below `exp(s^2 / 4)`, the score exceeds
/// z with a probability of at most `exp(-z^2 / 2)` for any sound (Hoeffding's method); with n places and
/// both signs, `2 n exp(-z^2 / 2)`. This is the probability over random patterns; the one pattern in
/// use was tested on real recordings (Guides/origin.md).
///
/// References: Cox, Kilian, Leighton and Shamoon, "Secure Spread Spectrum Watermarking for Multimedia"
/// (IEEE Transactions on Image Processing, 1997); Kirovski and Malvar, "Spread-Spectrum Watermarking of
/// Audio Signals" (IEEE Transactions on Signal Processing, 2003); for choosing the place by the sound
/// itself, Miller, Doërr and Cox, "Applying Informed Coding and Embedding to Design a Robust
/// High-Capacity Watermark" (IEEE Transactions on Image Processing, 2004).
public enum Watermark {
  /// The lowest sample rate in hertz; sounds of lower rates are neither marked nor searched.
  public static let lowestSampleRate = 2000
  /// The highest sample rate in hertz; the memory for a search grows with the rate.
  public static let highestSampleRate = 1_000_000
  /// The mark counts as found if the probability of a false positive is below this.
  public static let falsePositiveLimit = 1e-5
  /// Sounds with fewer independent values than this (seconds times hertz that are loud enough) are too
  /// short to detect a mark.
  static let leastContent = 400.0
  /// Sounds are analysed in pieces of this many seconds, which limits memory.
  private static let pieceSeconds = 16

  /// The number of samples of a piece: a multiple of the rate.
  static func pieceLength(sampleRate: Int) -> Int {
    sampleRate * min(pieceSeconds, max(1, 4_000_000 / sampleRate))
  }

  /// The analysis of a mono sound, for comparison with the pattern.
  struct Evidence {
    /// The planes of the pieces, in order.
    let planes: [LevelPlane]

    init(_ samples: [Float], sampleRate: Int) {
      planes = Self.pieces(samples, sampleRate).map { LevelPlane($0, sampleRate: sampleRate) }
    }

    private init(planes: [LevelPlane]) { self.planes = planes }

    /// The whitened sound, `[L]`.
    var whitened: [Float] {
      planes.count == 1 ? planes[0].whitened : planes.flatMap(\.whitened)
    }

    /// The number of independent values that are loud enough to carry a mark: seconds times hertz.
    var content: Double { planes.reduce(0) { $0 + $1.content } }

    /// The analysis of the sound plus `strength` times `signal`, which has the same length.
    func adding(_ signal: [Float], sampleRate: Int) -> (_ strength: Float) -> Evidence {
      let spectra = zip(planes, Self.pieces(signal, sampleRate)).map { $0.spectra(of: $1) }
      return { strength in
        Evidence(planes: zip(planes, spectra).map { $0.adding($1, times: strength) })
      }
    }

    private static func pieces(_ samples: [Float], _ sampleRate: Int) -> [[Float]] {
      let length = Watermark.pieceLength(sampleRate: sampleRate)
      return stride(from: 0, to: samples.count, by: length).map { start in
        Array(samples[start..<min(start + length, samples.count)])
      }
    }
  }
}
