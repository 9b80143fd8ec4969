// SPDX-License-Identifier: MIT
import Autograd
import GANModels
import TestSupport
import Testing

struct ObjectiveTests {
  @Test func wassersteinComparesMeanScores() {
    let real = Tensor([1, 3], shape: [2])
    let generated = Tensor([-1, 2], shape: [2])
    #expect(Objective.wasserstein.criticLoss(real, generated).item == -1.5)
    #expect(Objective.wasserstein.generatorLoss(generated).item == -0.5)
  }

  @Test func wassersteinPullsScoresApart() {
    let real = Tensor([1, 3], shape: [2]).asVariable()
    let generated = Tensor([-1, 2], shape: [2]).asVariable()
    let gradients = gradient(
      of: Objective.wasserstein.criticLoss(real, generated), withRespectTo: [real, generated])
    #expect(gradients.map { $0?.values } == [[-0.5, -0.5], [0.5, 0.5]])
  }
}
