// SPDX-License-Identifier: MIT
import Autograd
import Testing
import Training

struct RecordingChoiceTests {
  /// Labels of recordings of these classes of three.
  private static func labels(_ classes: [Int]) -> Tensor {
    Tensor(
      classes.flatMap { number in (0..<3).map { $0 == number ? Float(1) : 0 } },
      shape: [classes.count, 3])
  }

  @Test func aRecordingIsOfTheClassOfTheSound() {
    let choice = RecordingChoice(
      rows: 5, classes: [0, 1, 2, 0, 1], labels: Self.labels([2, 1, 0, 0, 2]), recordingCount: 5)
    #expect(choice.places == [2, 1, 0, 3, 1], "the one recording of class 1 is shown twice")
    #expect(choice.classes == [0, 1, 2, 0, 1])
  }

  @Test func aRecordingHasTheWordAmongItsWords() {
    let labels = Tensor([0.5, 0.5, 0, 0, 0.5, 0.5, 1, 0, 0], shape: [3, 3])
    let choice = RecordingChoice(rows: 4, classes: [1, 2, 1, 0], labels: labels, recordingCount: 3)
    #expect(choice.places == [0, 1, 0, 2] && choice.classes == [1, 2, 1, 0])
  }

  @Test func whereTheClassHasNoneAnotherIsNamed() {
    let choice = RecordingChoice(
      rows: 2, classes: [0, 1], labels: Self.labels([2, 2]), recordingCount: 2)
    #expect(choice.places == [0, 1] && choice.classes == [2, 2])
  }

  @Test func withoutClassesTheFirstOnesAreShown() {
    let choice = RecordingChoice(rows: 3, classes: [], labels: nil, recordingCount: 2)
    #expect(choice.places == [0, 1, 0] && choice.classes == [nil, nil, nil])
  }
}
