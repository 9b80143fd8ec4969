// SPDX-License-Identifier: MIT

extension LatentSearch {
  /// Where least squares lead from a place; nowhere that is further away.
  func follow(
    _ start: Place, _ settings: Settings, by comparisons: [LatentComparison],
    progress: (_ share: Double, _ distance: Double) throws -> Void
  ) rethrows -> Place {
    var best = start
    var parameters = start.parameters
    for (level, comparison) in comparisons.enumerated() {
      let rest = try descend(
        from: parameters, start.mix, by: comparison, stepCount: settings.stepCount
      ) { share in
        try progress((Double(level) + share) / Double(comparisons.count), best.distance)
      }
      parameters = rest.parameters
      let distance =
        level == 0
        ? rest.distance
        : LeastSquares.distances(
          of: comparisons[0].predictions([parameters], start.mix), to: comparisons[0].target)[0]
      if distance < best.distance {
        (best.parameters, best.distance) = (parameters, distance)
      }
    }
    return best
  }

  func descend(
    from start: [Float], _ mix: ClassMix?, by comparison: LatentComparison, stepCount: Int,
    progress: (_ share: Double) throws -> Void
  ) rethrows -> LeastSquares.State {
    var comparison = comparison
    var state = LeastSquares.State(parameters: start)
    var distances: [Double] = []
    for step in 0..<stepCount {
      let problem = LeastSquares(target: comparison.target, bounds: comparison.bounds) {
        [comparison] in
        comparison.predictions($0, mix)
      }
      let next = problem.step(from: state)
      if next.damping > 1e4 { break }
      state = next
      comparison.weigh(strength: state.parameters.last ?? 0)
      try progress(Double(step + 1) / Double(stepCount))
      distances.append(state.distance)
      if distances.count > 6, state.distance > 0.97 * distances[distances.count - 6] { break }
    }
    return state
  }
}
