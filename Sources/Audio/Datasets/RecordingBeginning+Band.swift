// SPDX-License-Identifier: MIT

extension RecordingBeginning {
  /// Rates that recordings are converted from.
  private static let lowerRates = [
    8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000,
  ]
  /// Frames that are looked at.
  private static let analysedFrames = 1 << 17
  /// The level above the edge, as a share of the power just below it: -30 dB within half an octave, which
  /// is steeper than the spectra of sounds fall.
  private static let emptyShare = 1e-3
  /// The power just below the edge, as a share of the largest of any bin: a sound that does not reach the
  /// edge says nothing about it.
  private static let reachingShare = 1e-7

  /// Half of the lowest of some common sample rates above which the spectrum of interleaved samples is
  /// empty; nil if there is none.
  static func emptyAbove(_ samples: [Float], channelCount: Int, sampleRate: Int) -> Int? {
    let frames = min(samples.count / channelCount, analysedFrames)
    let transform = ShortTimeTransform(fftSize: 1024, hop: 512)
    guard frames >= transform.fftSize else { return nil }
    // The first channel: a conversion changes all alike.
    let magnitudes = transform.magnitudes(
      of: (0..<frames).map { samples[$0 * channelCount] })
    var powers = [Double](repeating: 0, count: transform.binCount)
    for (place, magnitude) in magnitudes.enumerated() {
      powers[place % powers.count] += Double(magnitude) * Double(magnitude)
    }
    let largest = powers.max() ?? 0
    /// The mean power between two frequencies.
    func mean(_ low: Double, _ high: Double) -> Double {
      let width = Double(sampleRate) / Double(transform.fftSize)
      let first = min(Int((low / width).rounded(.up)), powers.count - 1)
      let bins = first...max(first, min(Int(high / width), powers.count - 1))
      return powers[bins].reduce(0, +) / Double(bins.count)
    }
    return lowerRates.first { rate in
      let edge = Double(rate) / 2
      guard Double(rate) < 0.9 * Double(sampleRate) else { return false }
      let below = mean(0.7 * edge, 0.92 * edge)
      let top = 0.98 * Double(sampleRate) / 2
      return below > reachingShare * largest
        && mean(1.06 * edge, min(1.3 * edge, top)) < emptyShare * below
        && mean(1.06 * edge, top) < emptyShare * below
    }.map { $0 / 2 }
  }
}
