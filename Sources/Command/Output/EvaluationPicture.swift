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
      panels: [spectrum] + panels
    ).draw()
  }

  /// Levels in decibels above -60 dB.
  private static func raised(_ levels: [Double]) -> [Double] { levels.map { max(0, $0 + 60) } }
}
