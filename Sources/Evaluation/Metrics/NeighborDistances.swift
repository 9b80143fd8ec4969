// SPDX-License-Identifier: MIT

/// Distances of real sounds, and of candidates, to the nearest other sound of the same set.
private struct OwnNeighbors {
  let real: [Double]
  let candidate: [Double]

  init(_ comparison: SetComparison) {
    real = NearestNeighbors(within: comparison.real.points).distances
    candidate = NearestNeighbors(within: comparison.candidate.points).distances
  }
}

extension Metric {
  /// The mean distance of a generated sound to the nearest other generated sound, divided by the
  /// same of real sounds.
  public static let selfDistance = Metric(
    "selfDistance", title: "distance to self", better: .same,
    estimator: "mean to the nearest other of the set, relative to real; below 1: less variety",
    fewestSounds: .count(100)
  ) { comparison in
    let own = comparison.shared(OwnNeighbors.init)
    return .ratio(of: own.candidate, over: own.real, comparison.bootstrap)
  }

  /// The mean distance of a generated sound to the nearest real sound, divided by the mean distance
  /// of a real sound to the nearest other real sound.
  public static let realDistance = Metric(
    "realDistance", title: "distance to real", better: .same,
    estimator: "mean to the nearest real sound, relative to real; below 1: copies",
    fewestSounds: .count(100)
  ) { comparison in
    .ratio(
      of: NearestNeighbors(of: comparison.candidate.points, in: comparison.real.points).distances,
      over: comparison.shared(OwnNeighbors.init).real, comparison.bootstrap)
  }

  /// The mean distance of a generated sound to the nearest training sound, divided by the same of
  /// real sounds.
  public static let trainingDistance = Metric(
    "trainingDistance", title: "distance to training", better: .same,
    estimator: "mean to the nearest training sound, relative to real; below 1: copies",
    fewestSounds: .count(100)
  ) { comparison in
    comparison.training.map { training in
      .ratio(
        of: NearestNeighbors(of: comparison.candidate.points, in: training).distances,
        over: NearestNeighbors(of: comparison.real.points, in: training).distances,
        comparison.bootstrap)
    }
  }

  /// The share of all generated sounds, drawn or not, that nearly equal another generated sound.
  public static let duplicateShare = Metric(
    "duplicateShare", title: "near duplicates", better: .lower,
    estimator: "of all generated sounds, nearer to another than a tenth of the real sounds' median "
      + "distance"
  ) { comparison in
    let limit = QualityScore.nearCopyShare * comparison.spacing
    let distances =
      comparison.folderNeighbors?.distances ?? comparison.shared(OwnNeighbors.init).candidate
    return .mean(of: distances.map { $0 < limit ? 1 : 0 }, comparison.bootstrap)
  }
}
