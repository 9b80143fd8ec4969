// SPDX-License-Identifier: MIT
import Evaluation
import Pictures

/// The picture of an evaluation: mean spectra, and histograms of simple measurements.
struct EvaluationPicture {
  let canvas: Canvas

  init(_ report: EvaluationReport, _ distributions: SoundDistributions) {
    let spectrum = ComparisonChart.Panel(
      title: "spectrum, dB of the whole over mel bands",
      low: 0, high: Double(report.sampleRate) / 2000, unit: "kHz",
      real: Self.raised(report.bands.map(\.realDecibels)),
      generated: Self.raised(report.bands.map(\.generatedDecibels)))
    let panels = distributions.traits.map {
      ComparisonChart.Panel(histogramOf: $0.real, over: $0.generated, title: $0.title)
    }
    canvas = ComparisonChart(
      title: "\(report.comparedCount) real sounds (grey) and as many generated (orange)",
      panels: [spectrum] + Self.octaves(report.details.levels) + panels
    ).draw()
  }

  /// The levels by third octave, on a logarithmic axis; none for sounds too short to have any.
  private static func octaves(_ levels: [DetailReport.Level]) -> [ComparisonChart.Panel] {
    guard let first = levels.first, let last = levels.last else { return [] }
    return [
      ComparisonChart.Panel(
        title: "level by third octave, dB of the whole", low: first.hertz, high: last.hertz,
        unit: "Hz", real: raised(levels.map(\.real)), generated: raised(levels.map(\.generated)))
    ]
  }

  /// Levels in decibels above -60 dB.
  private static func raised(_ levels: [Double]) -> [Double] { levels.map { max(0, $0 + 60) } }
}
