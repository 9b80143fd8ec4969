// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

extension Evaluator {
  /// Measurements by ``Metric/name``.
  typealias Measurements = [String: Measurement]

  /// - Parameters:
  ///   - neighbors: the nearest other generated sound of each.
  ///   - spacing: that of the real sounds (``NearestNeighbors/spacing``).
  func report(
    _ found: Measurements, _ baseline: Measurements?, details: DetailReport, chosen: ChosenSounds,
    measured: Measured, neighbors: NearestNeighbors, spacing: Double
  ) -> EvaluationReport {
    let count = chosen.real.points.count
    let metrics = Metric.all.compactMap { metric -> EvaluationReport.MetricValue? in
      guard let measurement = found[metric.name] else { return nil }
      return EvaluationReport.MetricValue(
        name: metric.name, title: metric.title, value: measurement.value,
        uncertainty: measurement.uncertainty, baseline: baseline?[metric.name]?.value,
        better: metric.better, soundCount: count, estimator: metric.estimator,
        warning: warning(metric, count: count, dimensions: chosen.real.points.size))
    }
    let learned = measured.training ?? measured.real
    return EvaluationReport(
      realFolder: real.path, realCount: real.count, generatedFolder: generated.path,
      generatedCount: generated.count, trainingFolder: training?.path, comparedCount: count,
      sampleRate: embedding.levels.sampleRate, sampleCount: embedding.levels.sampleCount,
      embedding: embeddingName, embeddingSize: chosen.real.points.size,
      baseline: chosen.baselineName, metrics: metrics, bands: bands(chosen),
      details: details, confusion: confusion(measured.generated),
      duplicates: pairs(neighbors, spacing, names: generated.names),
      copies: pairs(
        NearestNeighbors(of: measured.generated.points, in: learned.points), spacing,
        names: (training ?? real).names),
      faultySounds: faultySounds(measured.generated), warnings: warnings(count))
  }

  private var embeddingName: String {
    switch options.embedding {
    case .logMel: "logmel"
    case .classifier: "classifier"
    case .file(let path): path
    }
  }

  private func bands(_ chosen: ChosenSounds) -> [EvaluationReport.Band] {
    let spectra = [chosen.real, chosen.generated].map {
      BandSpectrum(ofShares: $0.summaries.map(\.bandShares), bandCount: embedding.levels.bandCount)
    }
    return BandSpectrum.middles(of: embedding.levels).enumerated().map { band, hertz in
      EvaluationReport.Band(
        hertz: hertz, realDecibels: spectra[0].levels[band],
        generatedDecibels: spectra[1].levels[band])
    }
  }

  private func confusion(_ sounds: MeasuredSounds) -> ConfusionMatrix? {
    guard let classifier, let actual = sounds.classes, let predicted = sounds.predictedClasses
    else { return nil }
    return ConfusionMatrix(
      classNames: classifier.classNames, actual: actual, predicted: predicted)
  }

  /// Near copies, nearest first: generated sounds whose distance to the nearest neighbour is at most a
  /// tenth of the median distance between real sounds that are not equal.
  private func pairs(
    _ neighbors: NearestNeighbors, _ spacing: Double, names: [String]
  ) -> [EvaluationReport.Pair] {
    let areNear = neighbors.areNearCopies(spacing: spacing)
    let pairs = areNear.indices.filter { areNear[$0] }.map { place in
      EvaluationReport.Pair(
        name: generated.names[place], other: names[neighbors.places[place]],
        relativeDistance: spacing > 0 ? neighbors.distances[place] / spacing : 0)
    }
    return pairs.sorted { ($0.relativeDistance, $0.name) < ($1.relativeDistance, $1.name) }
  }

  private func faultySounds(_ sounds: MeasuredSounds) -> [EvaluationReport.FaultySound] {
    zip(generated.names, sounds.summaries.map(\.faults)).compactMap { name, faults in
      faults.isEmpty ? nil : EvaluationReport.FaultySound(name: name, faults: faults.names)
    }
  }

  // MARK: Warnings

  private func warning(_ metric: Metric, count: Int, dimensions: Int) -> String? {
    let needed = metric.fewestSounds.count(
      dimensions: dimensions, classes: classifier?.classNames.count ?? 0)
    return count < needed ? "too few sounds: \(needed) are needed" : nil
  }

  private func warnings(_ count: Int) -> [String] {
    selectionWarnings(count)
      + ([real, generated] + (training.map { [$0] } ?? [])).flatMap(warnings)
      + classifierWarnings
  }

  /// Warnings about the choice of the compared sounds.
  private func selectionWarnings(_ count: Int) -> [String] {
    var warnings: [String] = []
    if real.path == generated.path {
      warnings.append("REAL and GENERATED are one folder: it is compared with itself")
    }
    for sounds in real.path == generated.path ? [real] : [real, generated]
    where sounds.count > count {
      warnings.append(
        "\(count) of the \(sounds.count) sounds of \(sounds.path) were drawn: sets of one size "
          + "only can be compared")
    }
    if !options.matchesClasses, let difference = differenceOfClassShares, difference > 0.1 {
      warnings.append(
        "the classes of \(generated.path) have other shares than those of \(real.path) (they differ by "
          + "\(Int((100 * difference).rounded())) %), which distances count: --match-classes takes "
          + "as many of each")
    }
    return warnings
  }

  /// Warnings about cut sounds and skipped files of a folder.
  private func warnings(_ sounds: SoundCollection) -> [String] {
    var warnings: [String] = []
    let length = embedding.levels.sampleCount
    let longer = (0..<sounds.count).count { sounds.frameCount($0) > length }
    if longer > 0 {
      warnings.append(
        "\(longer) sounds of \(sounds.path) were cut to the "
          + String(format: "%.3g s", Double(length) / Double(embedding.levels.sampleRate))
          + " that are compared")
    }
    if let first = sounds.report.skipped.first {
      warnings.append(
        "\(counted(sounds.report.skipped.count, "file")) of \(sounds.path) not used, as "
          + "\(first.path): \(first.reason)")
    }
    return warnings
  }

  private var classifierWarnings: [String] {
    guard let classifier else { return [] }
    var warnings: [String] = []
    if let unknown = generated.classNames.first(where: { !classifier.classNames.contains($0) }) {
      warnings.append(
        "no class accuracy: the classifier does not know the subfolder \"\(unknown)\" of "
          + "\(generated.path)")
    }
    if let test = classifier.training.testAccuracy, test < 0.9 {
      warnings.append(
        "the classifier names \(Int((100 * test).rounded())) % of real sounds rightly: scores that "
          + "rest on it mean little")
    }
    return warnings
  }
}
