// SPDX-License-Identifier: MIT

/// Distances of real sounds, and of candidates, to the nearest other sound of the same set.
private struct OwnNeighbors {
  let real: NearestNeighbors
  let candidate: NearestNeighbors

  init(_ comparison: SetComparison) {
    real = NearestNeighbors(within: comparison.real.points)
    candidate = NearestNeighbors(within: comparison.candidate.points)
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
    return Measurement.ratio(
      of: own.candidate.distances, over: own.real.distances, comparison.bootstrap)
  }

  /// The mean distance of a generated sound to the nearest real sound, divided by the mean distance
  /// of a real sound to the nearest other real sound.
  public static let realDistance = Metric(
    "realDistance", title: "distance to real", better: .same,
    estimator: "mean to the nearest real sound, relative to real; below 1: copies",
    fewestSounds: .count(100)
  ) { comparison in
    Measurement.ratio(
      of: NearestNeighbors(of: comparison.candidate.points, in: comparison.real.points).distances,
      over: comparison.shared(OwnNeighbors.init).real.distances, comparison.bootstrap)
  }

  /// The mean distance of a generated sound to the nearest training sound, divided by the same of
  /// real sounds.
  public static let trainingDistance = Metric(
    "trainingDistance", title: "distance to training", better: .same,
    estimator: "mean to the nearest training sound, relative to real; below 1: copies",
    fewestSounds: .count(100)
  ) { comparison in
    comparison.training.flatMap { training in
      Measurement.ratio(
        of: NearestNeighbors(of: comparison.candidate.points, in: training).distances,
        over: NearestNeighbors(of: comparison.real.points, in: training).distances,
        comparison.bootstrap)
    }
  }

  /// The share of all generated sounds, drawn or not, that nearly equal another generated sound.
  public static let duplicateShare = Metric(
    "duplicateShare", title: "near duplicates", better: .lower,
    estimator: "of all generated sounds, nearer to another than a tenth of the real sounds' median "
      + "distance; rises with their number"
  ) { comparison in
    let neighbors =
      comparison.folderNeighbors ?? comparison.shared(OwnNeighbors.init).candidate
    return Measurement.mean(
      of: neighbors.areNearCopies(spacing: comparison.spacing).map { $0 ? 1 : 0 },
      comparison.bootstrap)
  }
}
