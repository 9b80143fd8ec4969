// SPDX-License-Identifier: MIT
import Files
import Models
import Training

extension RunReport {
  /// A chart for each metric in the logs that is not always zero.
  var curves: String {
    let names = metricNames
    let charts = names.filter { !isZeroThroughout($0) }.map(figure).joined()
    // The style sheet hides the charts of the unchecked button, without JavaScript.
    return section(
      "Curves",
      """
      <input type="radio" name="abscissa" id="by-step" checked>\
      <label for="by-step">by step</label>
      <input type="radio" name="abscissa" id="by-time">\
      <label for="by-time">by time</label>
      \(legend)<div class="charts">
      \(charts)</div>
      \(remarks(zeros: names.filter(isZeroThroughout)))\(details("Table of the curves", numbers))
      """)
  }

  private func isZeroThroughout(_ name: String) -> Bool {
    runs.allSatisfy { run in
      run.record.table[name].map { column in
        column.nullCount == 0 && column.values.allSatisfy { $0.isZero || $0.isNaN }
      } ?? true
    }
  }

  /// Notes below the charts: the best model, and metrics without a chart.
  private func remarks(zeros: [String]) -> String {
    let marks = runs.compactMap { run in
      run.record.bestStep.map { "\(runs.count > 1 ? "\(run.name), " : "")step \(grouped($0))" }
    }
    let best =
      marks.isEmpty
      ? []
      : ["The dotted line marks the model in best.safetensors: \(marks.joined(separator: "; "))."]
    let flat = zeros.isEmpty ? [] : ["Always zero: \(zeros.joined(separator: ", "))."]
    return (best + flat).map { "<p>\(escaped($0))</p>\n" }.joined()
  }

  private static let timeNames = ["secondsPerIteration", "dataWait"]

  /// The names of all metrics, in the order of the logs, with times last.
  private var metricNames: [String] {
    var seen: Set<String> = []
    let names = runs.flatMap { $0.record.table.columns.map(\.name) }
      .filter { seen.insert($0).inserted }
    return names.filter { !Self.timeNames.contains($0) }
      + names.filter { Self.timeNames.contains($0) }
  }

  private var legend: String {
    guard runs.count > 1 else { return "" }
    let entries = runs.indices.map { index in
      "<li><svg class=\"key\" viewBox=\"0 0 24 8\" aria-hidden=\"true\">"
        + "<path class=\"line s\(Self.color(index))\" d=\"M0 4L24 4\"/></svg>"
        + "\(escaped(runs[index].name))</li>\n"
    }
    return "<ul class=\"legend\">\n\(entries.joined())</ul>\n"
  }

  private static func color(_ index: Int) -> Int { index % ReportStyle.colorCount }

  private func figure(_ name: String) -> String {
    let charts = [CurveChart.Abscissa.step, .time].map { chart(name, $0).svg }.joined()
    let hint = meaning(of: name).map { "<p>\(escaped($0))</p>\n" } ?? ""
    return """
      <figure>
      <figcaption><h3>\(escaped(name))</h3>
      \(hint)</figcaption>
      \(charts)<output class="value" aria-live="off"></output>
      </figure>

      """
  }

  private func chart(_ name: String, _ abscissa: CurveChart.Abscissa) -> CurveChart {
    func abscissas(_ table: MetricTable) -> [Double] {
      abscissa == .step ? table.steps.map(Double.init) : table.elapsedSeconds
    }
    let end = runs.compactMap { abscissas($0.record.table).max() }.max() ?? 0
    // With several runs fewer columns give smoother means; ranges are not drawn.
    let columnCount = runs.count > 1 ? CurveChart.columnCount / 2 : CurveChart.columnCount
    let series = runs.enumerated().compactMap { index, run in
      run.record.table[name].map { column in
        CurveChart.Series(
          name: run.name, color: Self.color(index),
          curve: ChartCurve(
            x: abscissas(run.record.table), y: column.values, end: end, columnCount: columnCount),
          best: run.record.bestStep.flatMap { step in
            run.record.table.steps.firstIndex(of: step).map { abscissas(run.record.table)[$0] }
          })
      }
    }
    return CurveChart(
      title: name, series: series, abscissa: abscissa, end: end,
      scale: ChartScale(series.map(\.curve)))
  }

  /// A table of the means at the beginning, in the middle and at the end of each curve, for screen
  /// readers.
  private var numbers: String {
    let rows = metricNames.flatMap { name in
      runs.compactMap { run -> [String]? in
        guard let column = run.record.table[name] else { return nil }
        let values = column.values.filter(\.isFinite)
        let tenth = max(values.count / 10, 1)
        let middle = values.dropFirst((values.count - tenth) / 2).prefix(tenth)
        return [name] + (runs.count > 1 ? [run.name] : [])
          + [
            Self.mean(values.prefix(tenth)), Self.mean(middle), Self.mean(values.suffix(tenth)),
            short(values.min() ?? .nan), short(values.max() ?? .nan),
          ]
      }
    }
    let headings =
      ["metric"] + (runs.count > 1 ? ["run"] : [])
      + ["mean of first tenth", "of middle tenth", "of last tenth", "lowest", "highest"]
    return htmlTable(headings, rows, caption: "Summary of the curves")
  }

  private static func mean(_ values: ArraySlice<Double>) -> String {
    values.isEmpty ? "none" : short(values.reduce(0, +) / Double(values.count))
  }

  /// What the numbers mean: those of the runs' recipes, of the evaluator and of the trainer.
  private func meaning(of name: String) -> String? {
    let kinds = runs.compactMap { $0.record.option("model").flatMap(ModelKinds.named) }
    let metrics =
      kinds.flatMap { $0.metrics } + CheckpointEvaluator.metrics + TrainingProgress.metrics
    guard let metric = metrics.first(where: { $0.name == name }) else { return nil }
    return metric.unit.map { "\(metric.meaning) In \($0)." } ?? metric.meaning
  }
}
