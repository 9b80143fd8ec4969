// SPDX-License-Identifier: MIT

/// How far the upper band of sounds is modulated at the frame rates of usual generators, above its
/// neighbours (``SpectrumAnalysis``): a buzz.
struct FrameRateModulation {
  /// The mean over the sounds for each hop of the analysis, in decibels; nil where no sound has a value.
  let byHop: [Double?]
  /// The values of the sounds for the hop with the largest mean; empty where no hop has a value.
  let largest: [Double]

  init(_ sounds: MeasuredSounds, hopCount: Int) {
    let values = (0..<hopCount).map { hop in
      sounds.summaries.compactMap { $0.details?.spectrum.excesses[hop] }
    }
    byHop = values.map { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
    let means = byHop.map { $0 ?? -.infinity }
    largest = means.indices.max { means[$0] < means[$1] }.map { values[$0] } ?? []
  }
}

extension Metric {
  /// ``FrameRateModulation``, the largest mean over the sounds.
  ///
  /// The hop of a foreign generator is not known, so all usual ones are measured.
  public static let frameRate = Metric(
    "frameRate", title: "frame rate, dB", unit: "dB", better: .same,
    estimator: "modulation of the upper band at rate/hop above its neighbours, the largest of the "
      + "hops 64 to 1024 and 10 ms"
  ) { comparison in
    let found = FrameRateModulation(
      comparison.candidate, hopCount: comparison.analysis.spectrum.hops.count)
    return found.largest.isEmpty ? nil : .mean(of: found.largest, comparison.bootstrap)
  }
}
