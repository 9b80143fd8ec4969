// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct NearestNeighborsTests {
  private let line = EmbeddingSet([0, 1, 3, 7], size: 1)

  @Test func neighborsWithinASetAreOthers() {
    let first = NearestNeighbors(within: line)
    #expect(first.distances == [1, 1, 2, 4] && first.places == [1, 0, 1, 2])
    let second = NearestNeighbors(within: line, k: 2)
    #expect(second.distances == [3, 2, 3, 6] && second.places == [2, 2, 0, 1])
    #expect(first.medianDistance == 1.5)
  }

  @Test func neighborsInAnotherSetMayBeTheSamePoint() {
    let found = NearestNeighbors(of: line, in: EmbeddingSet([3, 100, 0], size: 1))
    #expect(found.distances == [0, 1, 0, 4] && found.places == [2, 2, 0, 0])
  }

  @Test func whereThereAreTooFewDistancesAreInfinite() {
    let found = NearestNeighbors(within: line, k: 4)
    #expect(found.distances.allSatisfy { $0 == .infinity } && found.places == [-1, -1, -1, -1])
  }

  @Test(arguments: [1, 3, 4, 5, 11])
  func anyNumberOfNumbersCounts(size: Int) {
    let zeros = EmbeddingSet([Double](repeating: 0, count: size), size: size)
    for place in 0..<size {
      var values = zeros.values
      values[place] = 2
      let found = NearestNeighbors(of: EmbeddingSet(values, size: size), in: zeros)
      #expect(found.distances == [2])
    }
  }
}
