// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import TestSupport
import Testing

struct PhaseShuffleTests {
  /// All possible results of a shuffle of 0, 1, 2, 3, 4 by at most two samples.
  private static let shifts: [[Float]] = [
    [2, 3, 4, 3, 2], [1, 2, 3, 4, 3], [0, 1, 2, 3, 4], [1, 0, 1, 2, 3], [2, 1, 0, 1, 2],
  ]

  @Test func everyExampleHasItsOwnReflectedShift() {
    var stream = RandomStream(seed: 5, name: "test")
    let x = Tensor(shape: [500, 5, 1]) { values in
      for index in values.indices { values[index] = Float(index % 5) }
    }
    let y = PhaseShuffle(radius: 2)(x, using: &stream).values
    var counts = [[Float]: Int]()
    for start in Swift.stride(from: 0, to: y.count, by: 5) {
      counts[Array(y[start..<(start + 5)]), default: 0] += 1
    }
    #expect(Set(counts.keys) == Set(Self.shifts))
    // The expected count of each is 100, with a standard deviation of 9.
    #expect(counts.values.allSatisfy { (60...140).contains($0) })
  }

  @Test func channelsMoveTogether() {
    var stream = RandomStream(seed: 6, name: "test")
    let x = Tensor([0, 10, 1, 11, 2, 12, 3, 13], shape: [1, 4, 2])
    for _ in 0..<20 {
      let y = PhaseShuffle(radius: 3)(x, using: &stream).values
      #expect((0..<4).allSatisfy { y[2 * $0 + 1] == y[2 * $0] + 10 })
    }
  }

  @Test func theSameStreamGivesTheSameShifts() {
    let x = Tensor((0..<64).map(Float.init), shape: [8, 8, 1])
    let runs = (0..<2).map { _ in
      var stream = RandomStream(seed: 7, name: "test")
      return PhaseShuffle(radius: 2)(x, using: &stream).values
    }
    #expect(runs[0] == runs[1])
  }

  @Test func aRadiusOfZeroChangesNothing() {
    var stream = RandomStream(seed: 8, name: "test")
    let x = Tensor([1, 2, 3], shape: [1, 3, 1])
    #expect(PhaseShuffle(radius: 0)(x, using: &stream).values == [1, 2, 3])
  }

  @Test func gradientsOfReflectedSamplesAreAdded() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3, 1])
    checkGradients(at: [x]) { inputs in
      var stream = RandomStream(seed: 9, name: "test")
      return PhaseShuffle(radius: 2)(inputs[0], using: &stream).squared()
    }
  }
}
