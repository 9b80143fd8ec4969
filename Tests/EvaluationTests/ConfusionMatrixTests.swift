// SPDX-License-Identifier: MIT
import Evaluation
import Testing

struct ConfusionMatrixTests {
  private let matrix = ConfusionMatrix(
    classNames: ["kick", "snare", "hat"], actual: [0, 0, 0, 1, 1, 1], predicted: [0, 0, 1, 1, 1, 2])

  @Test func rowsAreTheActualClasses() {
    #expect(matrix.counts == [[2, 1, 0], [0, 2, 1], [0, 0, 0]])
    #expect(matrix.total == 6 && abs(matrix.accuracy - 4.0 / 6) < 1e-12)
    #expect(ConfusionMatrix(classNames: ["a", "b"]).accuracy == 0)
  }

  @Test func theTableHasARowAClass() {
    #expect(
      "\(matrix)" == """
                kick snare   hat
        kick       2     1     .   66.7 %
        snare      .     2     1   66.7 %
        hat        .     .     .   -
        """)
  }
}
