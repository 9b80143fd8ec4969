// SPDX-License-Identifier: MIT
import Audio
import Files
import Kernels
import Synthesis

/// A direction of a latent space, named after what it does to sounds.
struct NamedDirection: Sendable {
  let direction: LatentDirections.Direction
  let effect: DirectionEffect
  /// 1, or -1 where the direction has to be walked backwards to do what its label says.
  let sign: Double
  /// "brighter", or "direction 3" where no change stands out.
  let label: String

  /// A direction with its number, from 1 on, and how many before it change the same most.
  init(_ direction: LatentDirections.Direction, effect: DirectionEffect, number: Int, before: Int) {
    (self.direction, self.effect) = (direction, effect)
    guard let main = effect.main else {
      (sign, label) = (1, "direction \(number)")
      return
    }
    sign = (effect.strengths[main] ?? 0) < 0 ? -1 : 1
    label = Self.word(main) + (before == 0 ? "" : " \(before + 1)")
  }

  private static func word(_ quality: DirectionEffect.Quality) -> String {
    switch quality {
    case .level: "louder"
    case .brightness: "brighter"
    case .length: "longer"
    case .pitch: "higher"
    }
  }

  /// The direction as JSON; changes are those from two standard deviations below the middle to two
  /// above.
  func json(index: Int) -> JSONValue {
    let changes = effect.changes.map { quality, change in
      let value: JSONValue = .object([
        "change": .number(change * sign), "unit": .text(quality.unit),
        "strength": .number((effect.strengths[quality] ?? 0) * sign),
      ])
      return (quality.rawValue, value)
    }
    return .object([
      "index": .integer(index), "label": .text(label),
      "share": .number(direction.varianceShare),
      "effect": .object(Dictionary(uniqueKeysWithValues: changes)),
    ])
  }
}

extension SoundMaker {
  /// The directions that are looked at, and the sounds that each is measured with.
  private static let (directionCount, placeCount) = (8, 16)

  /// The directions of a model, measured once.
  ///
  /// - Throws: ``LatentError/noDirections``, `CancellationError`, or an error of the model
  func directions(ofModel id: String) async throws -> [NamedDirection] {
    let entry = try entry(id)
    if let found = directions.value(for: entry.hash) { return found }
    let model = try shelf.model(entry)
    let all = try LatentDirections(of: model, count: Self.directionCount).directions
    let places = (1...Self.placeCount).map { model.point($0, seed: 0) }
    var named: [NamedDirection] = []
    for (index, direction) in all.enumerated() {
      var measured: [[SoundCharacter]] = []
      for place in places {
        try await pause()
        measured += LatentDirections.characters(along: direction, in: model, from: [place])
      }
      let effect = DirectionEffect(of: measured, at: LatentDirections.positions)
      let before = named.count { $0.effect.main == effect.main }
      named.append(
        NamedDirection(direction, effect: effect, number: index + 1, before: before))
    }
    directions.keep(named, for: entry.hash, cost: 1)
    return named
  }
}
