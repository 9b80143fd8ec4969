// SPDX-License-Identifier: MIT
import Glibc

/// What a sound says about its origin.
public struct WatermarkFinding: Sendable, Equatable, Codable {
  /// Whether the mark is there.
  public enum Verdict: String, Sendable, Codable {
    /// It is; chance does that in one of 100,000 sounds at most.
    case found
    /// It is not, or it has been damaged beyond recognition.
    case absent
    /// The sound is too short, too silent or of too low a rate for a mark to be found in it.
    case untellable
  }

  /// Whether the mark is there.
  public let verdict: Verdict
  /// The best correlation with the pattern, in standard deviations; 0 of silence.
  ///
  /// Its sign does not count, as a sound may have been turned upside down.
  public let score: Double
  /// The probability that an unmarked sound reaches this score, at most.
  public let falsePositiveProbability: Double
  /// How many independent numbers of the sound were loud enough to carry a mark: seconds times hertz.
  public let content: Double
}

extension Watermark {
  /// Looks for the mark in a sound of any rate, length and number of channels, which are mixed.
  public static func detect(in clip: AudioClip) -> WatermarkFinding {
    let rate = clip.sampleRate
    guard rate >= lowestSampleRate, clip.peak > 0 else {
      return WatermarkFinding(
        verdict: .untellable, score: 0, falsePositiveProbability: 1, content: 0)
    }
    let (scores, content) = scores(of: clip)
    let score = scores.reduce(0) { max($0, Double(abs($1))) }
    // No place and no sign is better than another: the probabilities of all of them add up.
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
  /// The sample of a second at which the pattern most likely begins; nil where no mark is found.
  package static func place(in clip: AudioClip) -> Int? {
    guard detect(in: clip).verdict == .found else { return nil }
    let scores = scores(of: clip).scores
    return scores.indices.max { abs(scores[$0]) < abs(scores[$1]) }
  }

  /// What a mark of strength one adds to a sound, where the pattern begins at sample `place`.
  package static func mark(on clip: AudioClip, at place: Int) -> AudioClip {
    mark(on: clip, at: place, WatermarkPattern.shared(sampleRate: clip.sampleRate))
  }

  /// The score of each place of the pattern, and how many numbers it is of.
  private static func scores(of clip: AudioClip) -> (scores: [Float], content: Double) {
    let evidence = Evidence(clip.mixedDown().samples, sampleRate: clip.sampleRate)
    let pattern = WatermarkPattern.shared(sampleRate: clip.sampleRate)
    let spectrum = pattern.spectrum(of: evidence.whitened)
    return (pattern.scores(ofSpectrum: spectrum), evidence.content)
  }
}
