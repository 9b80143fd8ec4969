// SPDX-License-Identifier: MIT

/// The time in which the envelope of a sound rises from a tenth to nine tenths of its maximum.
///
/// The envelope is the root mean square over 2 ms, every half millisecond. Each threshold counts where the
/// envelope reaches it first, between two values by a straight line. A click of one sample has 0.4 ms, and
/// a steady sound that begins at once 1.5 ms, the rise over the 2 ms themselves. Peeters, Giordano, Susini,
/// Misdariis and McAdams, "The Timbre Toolbox" (JASA 2011), section II.B, call this the attack with fixed
/// thresholds.
enum AttackTime {
  private static let low: Float = 0.1
  private static let high: Float = 0.9

  /// The time in seconds; nil for a sound of zeros.
  static func seconds(of samples: [Float], sampleRate: Int) -> Double? {
    let hop = max(1, sampleRate / 2000)
    let envelope = envelope(of: samples, hop: hop, window: 4 * hop)
    guard let highest = envelope.max(), highest > 0,
      let first = crossing(of: low * highest, in: envelope),
      let last = crossing(of: high * highest, in: envelope)
    else { return nil }
    return (last - first) * Double(hop) / Double(sampleRate)
  }

  /// The root mean squares of the `window` samples before every hop, from one hop after the first sample
  /// to the end of the last window; zeros lie before and after the samples.
  private static func envelope(of samples: [Float], hop: Int, window: Int) -> [Float] {
    let sums = stride(from: 0, to: samples.count, by: hop).map { first in
      samples[first..<min(first + hop, samples.count)].reduce(0) { $0 + $1 * $1 }
    }
    let parts = window / hop
    return (0..<sums.count + parts).map { place in
      let range = max(0, place - parts + 1)..<min(sums.count, place + 1)
      return (sums[range].reduce(0, +) / Float(window)).squareRoot()
    }
  }

  /// Where the envelope reaches a level first; 0 before the first value.
  private static func crossing(of level: Float, in envelope: [Float]) -> Double? {
    guard let place = envelope.firstIndex(where: { $0 >= level }) else { return nil }
    let before = place > 0 ? envelope[place - 1] : 0
    return Double(place - 1) + Double((level - before) / (envelope[place] - before))
  }
}
