// SPDX-License-Identifier: MIT
import Audio
import Kernels
import Synthesis
import Testing

struct LatentPathTests {
  private let model: PlayableModel

  init() throws { model = try smallConditionalModel() }

  @Test func aWayPassesItsStopsAndMixesClasses() {
    let stops = (1...3).map { model.point($0, seed: 0) }
    let path = LatentPath(through: stops, stepCount: 4, in: model.latentSpace)
    #expect(path.points.count == 9)
    #expect([0, 4, 8].map { path.points[$0] } == stops)
    #expect(path.points[1].mix?.shares == [0.75, 0.25])
    #expect(path.points[6].mix?.shares == [0.5, 0.5])
  }

  /// The factor that Guides/exploring.md states.
  @Test func noStepIsLargerThanItsNeighboursByAHalf() {
    for number in 0..<6 {
      let stops = [model.point(2 * number, seed: 3), model.point(2 * number + 1, seed: 3)]
      for isLinear in [false, true] {
        let path = LatentPath(
          through: stops, stepCount: 32, in: model.latentSpace, isLinear: isLinear)
        let unevenness = LatentPath.unevenness(of: path.steps(in: model))
        #expect(unevenness < 1.5)
      }
    }
  }

  @Test func aJumpIsSeen() {
    #expect(LatentPath.unevenness(of: [1, 1, 3, 1]) == 3)
    #expect(LatentPath.unevenness(of: [2, 2, 2]) == 1)
    #expect(LatentPath.unevenness(of: [0, 0, 1]) == .infinity)
    #expect(LatentPath.unevenness(of: [0, 0, 0]) == 1)
    #expect(LatentPath.unevenness(of: [1]) == 1)
  }

  @Test func aMorphKeepsWhatDoesNotChange() throws {
    let clip = AudioClip(
      samples: [Float](repeating: 0.5, count: 20), sampleRate: 8000, channelCount: 2)
    let morph = try #require(AudioClip.morph([clip, clip, clip]))
    #expect(morph.frameCount == 20 && morph.channelCount == 2)
    #expect(morph.samples.allSatisfy { abs($0 - 0.5) < 1e-6 })
    let noises = (0..<3).map { number in
      var stream = RandomStream(seed: 1, name: "noise", index: UInt64(number))
      return AudioClip(samples: (0..<2000).map { _ in stream.normal() }, sampleRate: 8000)
    }
    let joint = try #require(AudioClip.morph(noises))
    let middle = joint.samples[1400..<1600]
    #expect(middle.reduce(0) { $0 + $1 * $1 } > 140, "sounds of nothing in common keep their power")
    #expect(AudioClip.morph([clip]) == clip)
    #expect(AudioClip.morph([]) == nil)
  }
}
