// SPDX-License-Identifier: MIT

extension LatentSearch {
  /// Numbers of the styles of all layers that are looked for, at most: a step needs a sound for each.
  private static let mostStyleNumbers = 4096

  /// Where styles lead from the place that the search for a latent found, and the squared distance
  /// there.
  ///
  /// - Parameter progress: called with the share done and the smallest squared distance.
  func refined(
    _ place: Place, _ settings: Settings,
    progress: (_ share: Double, _ distance: Double) throws -> Void
  ) rethrows -> (point: LatentPoint, distance: Double) {
    var best = (
      point: LatentPoint(latent: Array(place.parameters.dropLast(2)), mix: place.mix),
      distance: place.distance
    )
    let latent = best.point
    var levels = Array(place.parameters.suffix(2))
    let rounds: [(LatentComparison.Unknowns, numbers: [Float])] = [
      (.style(of: latent), model.style(of: latent)), (.layers(of: latent), []),
    ]
    for (number, round) in rounds.enumerated() {
      let isExact = best.distance < Self.exactDistance * Self.exactDistance
      let numbers = round.numbers.isEmpty ? model.styles(of: best.point) : round.numbers
      guard !isExact, !numbers.isEmpty, numbers.count <= Self.mostStyleNumbers else { break }
      let comparisons = comparisons.map { comparison in
        var comparison = comparison
        comparison.unknowns = round.0
        return comparison
      }
      let start = Place(
        parameters: numbers + levels, mix: place.mix, distance: best.distance)
      let end = try follow(start, settings, by: comparisons) { share, distance in
        try progress((Double(number) + share) / Double(rounds.count), distance)
      }
      if end.distance < best.distance {
        best = (comparisons[0].point(end.parameters, place.mix), end.distance)
        levels = Array(end.parameters.suffix(2))
      }
    }
    return best
  }
}
