// SPDX-License-Identifier: MIT
import Audio
import Foundation

extension Evaluator {
  typealias Measurements = [MetricKind: SetComparison.Measurement]

  func report(
    _ found: Measurements, _ baseline: Measurements?, chosen: ChosenSounds, measured: Measured,
    spacing: Double
  ) -> EvaluationReport {
    let count = chosen.real.points.count
    let metrics = MetricKind.allCases.compactMap { kind -> EvaluationReport.Metric? in
      guard let measurement = found[kind] else { return nil }
      return EvaluationReport.Metric(
        kind: kind, title: kind.title, value: measurement.value,
        uncertainty: measurement.uncertainty, baseline: baseline?[kind]?.value,
        better: kind.better, soundCount: count, estimator: kind.estimator,
        warning: warning(kind, count: count, size: chosen.real.points.size))
    }
    let learned = measured.training ?? measured.real
    return EvaluationReport(
      realFolder: real.path, realCount: real.count, generatedFolder: generated.path,
      generatedCount: generated.count, trainingFolder: training?.path, comparedCount: count,
      sampleRate: embedding.levels.sampleRate, sampleCount: embedding.levels.sampleCount,
      embedding: embeddingName, embeddingSize: chosen.real.points.size,
      baseline: chosen.baselineName, metrics: metrics, bands: bands(chosen),
      confusion: confusion(measured.generated),
      duplicates: pairs(
        NearestNeighbors(within: measured.generated.points), spacing, names: generated.names),
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
      BandSpectrum(ofShares: $0.facts.map(\.bandShares), bandCount: embedding.levels.bandCount)
    }
    return BandSpectrum.middles(of: embedding.levels).enumerated().map { band, hertz in
      EvaluationReport.Band(
        hertz: hertz, realDecibels: spectra[0].levels[band],
        generatedDecibels: spectra[1].levels[band])
    }
  }

  private func confusion(_ sounds: MeasuredSounds) -> ConfusionMatrix? {
    guard let classifier, let asked = sounds.classes, let named = sounds.named else { return nil }
    return ConfusionMatrix(classNames: classifier.classNames, actual: asked, named: named)
  }

  /// Generated sounds much nearer to their neighbour than real sounds are to theirs, nearest first.
  private func pairs(
    _ neighbors: NearestNeighbors, _ spacing: Double, names: [String]
  ) -> [EvaluationReport.Pair] {
    let near = neighbors.distances.indices.filter {
      neighbors.distances[$0] < QualityScore.nearCopyShare * spacing
    }
    let pairs = near.map { place in
      EvaluationReport.Pair(
        name: generated.names[place], other: names[neighbors.places[place]],
        relativeDistance: neighbors.distances[place] / spacing)
    }
    return pairs.sorted { ($0.relativeDistance, $0.name) < ($1.relativeDistance, $1.name) }
  }

  private func faultySounds(_ sounds: MeasuredSounds) -> [EvaluationReport.FaultySound] {
    zip(generated.names, sounds.facts.map(\.faults)).compactMap { name, faults in
      faults.isEmpty ? nil : EvaluationReport.FaultySound(name: name, faults: faults.names)
    }
  }

  // MARK: Warnings

  private func warning(_ kind: MetricKind, count: Int, size: Int) -> String? {
    let classCount = classifier?.classNames.count ?? 0
    let wanted: Int
    switch kind {
    case .frechetDistance, .frechetDistanceAtInfinity: wanted = 2 * size
    case .precision, .recall, .f1, .density, .coverage, .kernelDistance: wanted = 100
    case .selfDistance, .realDistance, .trainingDistance: wanted = 100
    case .differentBinShare, .binDivergence: wanted = 200
    case .inceptionScore, .modifiedInceptionScore, .activationMaximization, .classEntropy:
      wanted = 20 * classCount
    case .classAccuracy: wanted = 10 * classCount
    case .spectralDistance, .silentShare, .clippedShare, .constantShare, .clickShare,
      .duplicateShare:
      wanted = 0
    }
    return count < wanted ? "too few sounds: \(wanted) are needed" : nil
  }

  private func warnings(_ count: Int) -> [String] {
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
    for sounds in [real, generated] + (training.map { [$0] } ?? []) {
      let length = embedding.levels.sampleCount
      let longer = (0..<sounds.count).count { sounds.frameCount($0) > length }
      if longer > 0 {
        warnings.append(
          "\(longer) sounds of \(sounds.path) were cut to the "
            + String(format: "%.3g s", Double(length) / Double(embedding.levels.sampleRate))
            + " that are compared")
      }
      if !sounds.report.skipped.isEmpty {
        warnings.append(
          "\(sounds.report.skipped.count) files of \(sounds.path) were left out, as "
            + "\(sounds.report.skipped[0].path): \(sounds.report.skipped[0].reason)")
      }
    }
    if let classifier, !generated.classNames.isEmpty,
      let unknown = generated.classNames.first(where: { !classifier.classNames.contains($0) })
    {
      warnings.append(
        "no class accuracy: the classifier does not know the subfolder \"\(unknown)\" of "
          + "\(generated.path)")
    }
    if let test = classifier?.training.testAccuracy, test < 0.9 {
      warnings.append(
        "the classifier names \(Int((100 * test).rounded())) % of real sounds rightly: scores that "
          + "rest on it mean little")
    }
    return warnings
  }
}
