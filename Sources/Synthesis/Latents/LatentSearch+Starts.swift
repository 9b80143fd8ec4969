// SPDX-License-Identifier: MIT

extension LatentSearch {
  /// Unknowns, and the squared distance to which they lead.
  struct Place {
    var parameters: [Float]
    let mix: ClassMix?
    var distance: Double
  }

  /// Random places, the nearest first.
  func candidates(
    _ settings: Settings, progress: (_ share: Double, _ nearest: Double) throws -> Void
  ) rethrows -> [Place] {
    var places: [Place] = []
    for first in stride(from: 0, to: settings.candidateCount, by: 64) {
      let points = (first..<min(first + 64, settings.candidateCount)).map { number in
        LatentPoint(
          latent: model.latent(number, seed: settings.seed, stream: "latent search"),
          mix: settings.mix ?? model.classInTurn(number))
      }
      for (point, guess) in zip(points, comparisons[0].firstGuesses(points)) {
        places.append(
          Place(parameters: guess.parameters, mix: point.mix, distance: guess.distance))
      }
      try progress(
        Double(places.count) / Double(settings.candidateCount),
        places.map(\.distance).min() ?? .infinity)
    }
    return places.sorted { $0.distance < $1.distance }
  }

  /// Where the first steps lead from the nearest of every class, the nearest first.
  func tried(
    _ candidates: [Place], _ settings: Settings,
    progress: (_ share: Double, _ nearest: Double) throws -> Void
  ) rethrows -> [Place] {
    var counts: [[Float]: Int] = [:]
    let rounds = candidates.map { candidate in
      let round = counts[candidate.mix?.shares ?? [], default: 0]
      counts[candidate.mix?.shares ?? []] = round + 1
      return round
    }
    let order = candidates.indices.sorted { (rounds[$0], $0) < (rounds[$1], $1) }
      .prefix(Self.trialsOfStart * settings.startCount)
    var places: [Place] = []
    for number in order {
      let start = candidates[number]
      let end = descend(
        from: start.parameters, start.mix, by: comparisons[0],
        stepCount: min(Self.trialStepCount, settings.stepCount)
      ) { _ in }
      places.append(
        end.distance < start.distance
          ? Place(parameters: end.parameters, mix: start.mix, distance: end.distance) : start)
      try progress(
        Double(places.count) / Double(order.count), places.map(\.distance).min() ?? .infinity)
    }
    return places.sorted { $0.distance < $1.distance }
  }
}
