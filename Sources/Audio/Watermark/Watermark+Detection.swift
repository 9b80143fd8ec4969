// SPDX-License-Identifier: MIT
import Glibc

/// The result of a search for the watermark.
public struct WatermarkFinding: Sendable, Equatable, Codable {
  /// Whether the mark is there.
  public enum Verdict: String, Sendable, Codable {
    /// The mark is there; at most one in 100,000 unmarked sounds gives this verdict.
    case found
    /// There is no mark, or it has been damaged beyond recognition.
    case absent
    /// The sound is too short or too quiet, or its sample rate is too low, to detect a mark.
    case untellable
  }

  /// Whether the mark is there.
  public let verdict: Verdict
  /// The largest absolute correlation with the pattern, in standard deviations; 0 for silence.
  ///
  /// It is absolute because the polarity of a sound may have been inverted.
  public let score: Double
  /// An upper bound of the probability that an unmarked sound has this score or a higher one.
  public let falsePositiveProbability: Double
  /// The number of independent values of the sound that are loud enough to carry a mark: seconds times
  /// hertz.
  public let content: Double
}

extension Watermark {
  /// Searches a sound of any sample rate and length for the mark; its channels are averaged.
  public static func detect(in clip: AudioClip) -> WatermarkFinding {
    let rate = clip.sampleRate
    guard rate >= lowestSampleRate, clip.peak > 0 else {
      return WatermarkFinding(
        verdict: .untellable, score: 0, falsePositiveProbability: 1, content: 0)
    }
    let (scores, content) = scores(of: clip)
    let score = scores.reduce(0) { max($0, Double(abs($1))) }
    // The bound is the sum over all places of the pattern and both signs.
    let chance = min(1, 2 * Double(rate) * exp(-score * score / 2))
    let verdict: WatermarkFinding.Verdict =
      if chance < falsePositiveLimit {
        .found
      } else if content < leastContent {
        .untellable
      } else {
        .absent
      }
    return WatermarkFinding(
      verdict: verdict, score: score, falsePositiveProbability: chance, content: content)
  }

  /// The sample within a second at which the pattern most likely begins; nil if no mark is found.
  package static func place(in clip: AudioClip) -> Int? {
    guard detect(in: clip).verdict == .found else { return nil }
    let scores = scores(of: clip).scores
    return scores.indices.max { abs(scores[$0]) < abs(scores[$1]) }
  }

  /// The mark of strength one for a sound, with the pattern beginning at sample `place`.
  package static func mark(on clip: AudioClip, at place: Int) -> AudioClip {
    mark(on: clip, at: place, WatermarkPattern.shared(sampleRate: clip.sampleRate))
  }

  /// The score of each place of the pattern, and the ``WatermarkFinding/content`` of the sound.
  private static func scores(of clip: AudioClip) -> (scores: [Float], content: Double) {
    let evidence = Evidence(clip.mixedDown().samples, sampleRate: clip.sampleRate)
    let pattern = WatermarkPattern.shared(sampleRate: clip.sampleRate)
    let spectrum = pattern.spectrum(of: evidence.whitened)
    return (pattern.scores(ofSpectrum: spectrum), evidence.content)
  }
}
