// SPDX-License-Identifier: MIT
import Testing
import Training

@Test func aBudgetOfStepsEndsAfterThem() {
  let budget = Budget.steps(10)
  #expect(!budget.isSpent(step: 9, elapsedSeconds: 1e9))
  #expect(budget.isSpent(step: 10, elapsedSeconds: 0))
  #expect(budget.spentShare(step: 5, elapsedSeconds: 0) == 0.5)
  #expect(budget.secondsLeft(step: 4, elapsedSeconds: 0, secondsPerStep: 0.5) == 3)
}

@Test func aBudgetOfTimeEndsAfterIt() {
  let budget = Budget.seconds(60)
  #expect(!budget.isSpent(step: 1_000_000, elapsedSeconds: 59.9))
  #expect(budget.isSpent(step: 0, elapsedSeconds: 60))
  #expect(budget.spentShare(step: 5, elapsedSeconds: 15) == 0.25)
  #expect(budget.secondsLeft(step: 4, elapsedSeconds: 70, secondsPerStep: 0.5) == 0)
}
