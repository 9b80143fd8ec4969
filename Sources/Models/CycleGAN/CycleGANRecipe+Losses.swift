// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

extension CycleGANRecipe {
  /// The normalised examples of a step.
  struct Batch {
    let index: Int
    /// Of the source, `[N, T, F, C]`.
    let source: Tensor
    /// Of the target, `[N, T, F, C]`.
    let target: Tensor
    /// The silent frames of both.
    let silentInSource: SilentFrames
    let silentInTarget: SilentFrames
    /// The frames that generators see of each, `[N, T]`; nil where they see all.
    let seenOfSource: Tensor?
    let seenOfTarget: Tensor?
  }

  /// What the generators made, without a graph behind it.
  struct Made {
    /// Targets, of sources.
    let target: Tensor
    /// Sources, of targets.
    let source: Tensor
    /// Sources and targets that went through both generators.
    let returnedSource: Tensor
    let returnedTarget: Tensor
  }

  /// The generators' losses without their weights: means of both directions, of the first step.
  struct GeneratorLosses {
    let adversarial: Float
    let cycle: Float
    let identity: Float
    /// The mean distance between a conversion and its input, both normalised.
    let change: Float
  }

  /// The critics' numbers: means of the critics of both domains.
  struct CriticValues {
    let loss: Float
    /// The mean of the slope penalties of all critics.
    let penalty: Float
    let realScore: Float
    let generatedScore: Float
  }

  func batch(_ index: Int) -> Batch {
    var stream = RandomStream(seed: settings.seed, name: "hidden frames", index: UInt64(index))
    let converter = pair.converter
    return withoutRecording {
      let (sourceExamples, targetExamples) = (sources(index), self.source.examples(index))
      let source = converter.source.normalized(sourceExamples)
      let target = converter.target.normalized(targetExamples)
      let silence = CycleGANConverter.loudestSilence
      let hidden = HiddenFrames(largestShare: settings.hiddenShare)
      let (count, frames) = (source.shape[0], source.shape[1])
      let seenOfSource = hidden.seen(count: count, frames: frames, using: &stream)
      return Batch(
        index: index, source: source, target: target,
        silentInSource: SilentFrames(of: sourceExamples, silence: silence),
        silentInTarget: SilentFrames(of: targetExamples, silence: silence),
        seenOfSource: seenOfSource,
        seenOfTarget: hidden.seen(count: count, frames: frames, using: &stream))
    }
  }

  /// Gradients of the generators' loss, what they made, and the parts of the loss.
  ///
  /// The graph is released when this returns, so that the optimiser updates in place.
  func generatorGradients(
    _ batch: Batch
  ) -> (gradients: [Tensor?], made: Made, losses: GeneratorLosses) {
    let (forward, backward) = (pair.converter, pair.reverse)
    let (ofSource, ofTarget) = (batch.silentInSource, batch.silentInTarget)
    let target = forward.converted(batch.source, seen: batch.seenOfSource, keeping: ofSource)
    let source = backward.converted(batch.target, seen: batch.seenOfTarget, keeping: ofTarget)
    let returnedSource = backward.converted(target, keeping: ofSource)
    let returnedTarget = forward.converted(source, keeping: ofTarget)
    let adversarial = adversarialLoss(
      target: target, source: source, returnedTarget: returnedTarget,
      returnedSource: returnedSource)
    let cycle =
      distance(returnedSource, batch.source) + distance(returnedTarget, batch.target)
    var loss =
      adversarial.sum * (2 * settings.adversarialWeight) + cycle * settings.cycleWeight
    var identity: Float = 0
    if batch.index < settings.identitySteps, settings.identityWeight > 0 {
      let change =
        distance(forward.converted(batch.target, keeping: ofTarget), batch.target)
        + distance(backward.converted(batch.source, keeping: ofSource), batch.source)
      loss = loss + change * settings.identityWeight
      identity = change.item / 2
    }
    let made = Made(
      target: target.detached(), source: source.detached(),
      returnedSource: returnedSource.detached(), returnedTarget: returnedTarget.detached())
    let change = withoutRecording {
      distance(made.target, batch.source).item + distance(made.source, batch.target).item
    }
    return (
      generatorTraining.gradients(of: loss), made,
      GeneratorLosses(
        adversarial: adversarial.first.item / 2, cycle: cycle.item / 2, identity: identity,
        change: change / 2)
    )
  }

  /// The sums of the least-squares losses of both directions: of the first step, and of both steps where
  /// there is a second one.
  private func adversarialLoss(
    target: Tensor, source: Tensor, returnedTarget: Tensor, returnedSource: Tensor
  ) -> (first: Tensor, sum: Tensor) {
    func loss(_ critic: PatchCritic, _ examples: Tensor) -> Tensor {
      Objective.leastSquares.generatorLoss(critic.scores(examples)) { examples }
    }
    let first = loss(critics.target, target) + loss(critics.source, source)
    guard let secondSource = critics.secondSource, let secondTarget = critics.secondTarget else {
      return (first, first)
    }
    return (
      first,
      first + loss(secondTarget, returnedTarget) + loss(secondSource, returnedSource)
    )
  }

  private func distance(_ x: Tensor, _ y: Tensor) -> Tensor { (x - y).absolute().mean() }

  /// Gradients of the critics' losses, and their numbers.
  func criticGradients(
    _ batch: Batch, _ made: Made
  ) -> (gradients: [Tensor?], values: CriticValues) {
    var stream = RandomStream(seed: settings.seed, name: "history", index: UInt64(batch.index))
    let pastTarget = histories.target.exchanged(made.target, using: &stream)
    let pastSource = histories.source.exchanged(made.source, using: &stream)
    let target = critics.target.update(batch.index, real: batch.target, generated: pastTarget)
    let source = critics.source.update(batch.index, real: batch.source, generated: pastSource)
    var updates = [target, source]
    if let secondTarget = critics.secondTarget, let secondSource = critics.secondSource {
      updates += [
        secondTarget.update(batch.index, real: batch.target, generated: made.returnedTarget),
        secondSource.update(batch.index, real: batch.source, generated: made.returnedSource),
      ]
    }
    let sums = updates.map { TermSum(criticTerms, index: batch.index, context: $0) }
    func mean(_ number: (CriticUpdate) -> Tensor) -> Float {
      (number(target).mean().item + number(source).mean().item) / 2
    }
    let losses = sums.map { $0.value(of: AdversarialMetrics.criticLoss) }
    let penalties = sums.map { $0.value(of: AdversarialMetrics.penalty) }
    return (
      criticTraining.gradients(of: sums.compactMap(\.loss).sum),
      CriticValues(
        loss: (losses[0] + losses[1]) / 2,
        penalty: penalties.reduce(0, +) / Float(penalties.count),
        realScore: mean(\.realOutput.scores), generatedScore: mean(\.generatedOutput.scores))
    )
  }

  /// The terms of each critic's loss.
  private var criticTerms: [any LossTerm<CriticUpdate>] {
    [CriticObjective(objective: .leastSquares), settings.slopePenalties]
  }
}
