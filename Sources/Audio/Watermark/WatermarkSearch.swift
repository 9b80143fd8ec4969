// SPDX-License-Identifier: MIT
import Glibc

/// The search for the watermark in a mono sound that arrives in pieces.
struct WatermarkSearch {
  private let sampleRate: Int
  private let pattern: WatermarkPattern
  /// The samples that do not fill a piece yet.
  private var waiting: [Float] = []
  /// The sum of all periods of the whitened sound, `[L]`.
  private var folded: [Float]
  private var content = 0.0

  init(sampleRate: Int) {
    self.sampleRate = sampleRate
    pattern = .shared(sampleRate: sampleRate)
    folded = [Float](repeating: 0, count: sampleRate)
  }

  /// Adds samples; pieces of a multiple of a second are analysed alone.
  mutating func add(_ samples: [Float]) {
    waiting += samples
    let length = Watermark.pieceLength(sampleRate: sampleRate)
    var start = 0
    while waiting.count - start >= length {
      analyse(Array(waiting[start..<start + length]))
      start += length
    }
    if start > 0 { waiting.removeFirst(start) }
  }

  /// Adds the rest of the samples.
  mutating func finish() {
    if !waiting.isEmpty { analyse(waiting) }
    waiting = []
  }

  private mutating func analyse(_ piece: [Float]) {
    let plane = LevelPlane(piece, sampleRate: sampleRate)
    pattern.fold(plane.whitened, into: &folded)
    content += plane.content
  }

  /// The score of each place of the pattern, `[L]`.
  var scores: [Float] { pattern.scores(ofSpectrum: pattern.spectrum(ofFolded: folded)) }

  /// What was found.
  var finding: WatermarkFinding {
    let score = scores.reduce(0) { max($0, Double(abs($1))) }
    // The bound is the sum over all places of the pattern and both signs.
    let chance = min(1, 2 * Double(sampleRate) * exp(-score * score / 2))
    let verdict: WatermarkFinding.Verdict =
      if chance < Watermark.falsePositiveLimit {
        .found
      } else if content < Watermark.leastContent {
        .untellable
      } else {
        .absent
      }
    return WatermarkFinding(
      verdict: verdict, score: score, falsePositiveProbability: chance, content: content)
  }
}
