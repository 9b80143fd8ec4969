// SPDX-License-Identifier: MIT
import Autograd
import Models
import Synthesis
import Testing

/// Models that limit the numbers of a latent where no truncation is asked for.
struct TruncationTests {
  private static func largest(_ points: [LatentPoint]) -> Float {
    points.flatMap(\.latent).map(abs).max() ?? 0
  }

  @Test func soundsAreThoseOfTheModelsTruncation() throws {
    let (limited, free) = try (smallRefined(truncation: 0.8), smallRefined(truncation: nil))
    let sounds = limited.render(0..<20, seed: 3)
    #expect((sounds == free.render(0..<20, seed: 3, truncation: 0.8)) as Bool)
    #expect((sounds != free.render(0..<20, seed: 3)) as Bool)
    #expect(
      limited.examples(0..<20, seed: 3).values
        == free.examples(at: (0..<20).map { free.point($0, seed: 3, truncation: 0.8) }).values)
    #expect(
      (limited.longSound(1, frames: 4000, seed: 3)
        == free.longSound(1, frames: 4000, seed: 3, truncation: 0.8)) as Bool)
  }

  @Test func aGivenTruncationReplacesTheModels() throws {
    let (limited, free) = try (smallRefined(truncation: 0.8), smallRefined(truncation: nil))
    #expect(
      (limited.render(0..<20, seed: 3, truncation: 10) == free.render(0..<20, seed: 3)) as Bool)
    #expect(
      (limited.render(0..<20, seed: 3, truncation: 0.3)
        == free.render(0..<20, seed: 3, truncation: 0.3)) as Bool)
  }

  @Test func pointsAndNeighborsAreWithinIt() throws {
    let (limited, free) = try (smallRefined(truncation: 0.8), smallRefined(truncation: nil))
    func points(_ model: PlayableModel) -> [LatentPoint] {
      (0..<50).map { model.point($0, seed: 0) }
    }
    func unrelated(_ model: PlayableModel) -> [LatentPoint] {
      (0..<50).map {
        model.neighbor($0, of: model.point(1, seed: 0), distance: 1, seed: 0)
      }
    }
    #expect(Self.largest(points(limited)) <= 0.8)
    #expect(Self.largest(points(free)) > 2)
    #expect(Self.largest(unrelated(free)) > 2)
    #expect(Self.largest(unrelated(limited)) <= 0.8)
  }

  /// All slices of a long sound come from the latent that was given, whatever the model's limit.
  @Test func aGivenLatentIsNotLimited() throws {
    let (limited, free) = try (smallRefined(truncation: 0.8), smallRefined(truncation: nil))
    let start: [Float] = [2, -1.5, 1, 0.5, -0.9, 3]
    #expect(
      (limited.longSound(1, frames: 4000, from: start, seed: 0)
        == free.longSound(1, frames: 4000, from: start, seed: 0)) as Bool)
  }
}
