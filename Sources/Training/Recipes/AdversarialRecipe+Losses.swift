// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers
import Models

/// What an update of the critic has to say.
struct CriticNumbers {
  /// The objective's value, without penalties.
  var loss: Float = 0
  /// The mean score of real examples.
  var realScore: Float = 0
  /// The mean score of generated examples.
  var generatedScore: Float = 0
  /// The penalties of slopes, with their weights.
  var penalty: Float = 0
  /// The cross entropy of the classes.
  var classLoss: Float = 0

  mutating func add(_ other: CriticNumbers, share: Float) {
    loss += other.loss * share
    realScore += other.realScore * share
    generatedScore += other.generatedScore * share
    penalty += other.penalty * share
    classLoss += other.classLoss * share
  }
}

extension AdversarialRecipe {
  /// Gradients of the critic's loss; the graph is gone when this returns, so that the update works
  /// in place.
  func criticGradients(
    _ update: Int, step: Int
  ) -> (gradients: [Tensor?], numbers: CriticNumbers) {
    var stream = RandomStream(seed: settings.seed, name: "critic step", index: UInt64(update))
    var shuffleStream = RandomStream(seed: settings.seed, name: "penalty", index: UInt64(update))
    var viewStream = RandomStream(seed: settings.seed, name: "view", index: UInt64(update))
    let (real, labels) = (source.examples(update), source.labels?(update))
    let generated = Profile.inPart("generated batch") {
      withoutRecording { generator(latents(using: &stream), labels: labels, training: true) }
    }
    let seen = (
      real: view(of: real, step: step, using: &viewStream),
      generated: view(of: generated, step: step, using: &viewStream)
    )
    let judged = judge(seen.real, seen.generated, labels: labels, using: &stream)
    let objective = settings.objective.criticLoss(judged.real.scores, judged.generated.scores)
    var (loss, numbers) = (objective, CriticNumbers())
    if let classLoss = classLoss(judged.real, labels) {
      loss = loss + classLoss
      numbers.classLoss = classLoss.item
    }
    if settings.regularization.driftWeight > 0 {
      loss = loss + settings.regularization.drift(of: judged.real.scores)
    }
    if settings.regularization.consistencyWeight > 0 {
      loss =
        loss + inconsistency(seen.real, seen.generated, judged, labels: labels, using: &viewStream)
    }
    let penalty = settings.regularization.slopePenalty(
      update: update, real: seen.real, generated: seen.generated, using: &stream,
      critic: { critic($0, labels: labels, using: &shuffleStream) })
    if let penalty {
      loss = loss + penalty
      numbers.penalty = penalty.item
    }
    adaptiveAugmentation?.observe(judged.real.scores)
    numbers.loss = objective.item
    numbers.realScore = judged.real.scores.mean().item
    numbers.generatedScore = judged.generated.scores.mean().item
    return (gradient(of: loss, withRespectTo: criticParameters.map(\.value)), numbers)
  }

  /// Examples as the critic sees them: augmented, and with noise.
  private func view(of examples: Tensor, step: Int, using stream: inout RandomStream) -> Tensor {
    let probability = adaptiveAugmentation?.probability ?? settings.augmentation
    let augmented = Augmentation()(examples, probability: probability, using: &stream)
    return settings.instanceNoise(augmented, step: step, using: &stream)
  }

  /// How much an augmentation changes what the critic has said of real and generated examples.
  private func inconsistency(
    _ real: Tensor, _ generated: Tensor, _ judged: (real: Judgement, generated: Judgement),
    labels: Tensor?, using stream: inout RandomStream
  ) -> Tensor {
    func augmented(_ x: Tensor) -> Tensor {
      Augmentation()(x, probability: Self.consistentProbability, using: &stream)
    }
    let others = judge(augmented(real), augmented(generated), labels: labels, using: &stream)
    return settings.regularization.inconsistency(judged.real.scores, others.real.scores)
      + settings.regularization.inconsistency(judged.generated.scores, others.generated.scores)
  }

  /// How often an example is changed that scores are to be the same for.
  private static let consistentProbability: Float = 0.5

  /// What the critic says of real and of generated examples: of one batch, since two would take
  /// longer, unless it compares the examples of a batch.
  private func judge(
    _ real: Tensor, _ generated: Tensor, labels: Tensor?, using stream: inout RandomStream
  ) -> (real: Judgement, generated: Judgement) {
    guard !critic.mixesExamples else {
      return (
        critic.judge(real, labels: labels, using: &stream),
        critic.judge(generated, labels: labels, using: &stream)
      )
    }
    let both = critic.judge(
      .concatenated([real, generated], alongAxis: 0),
      labels: labels.map { .concatenated([$0, $0], alongAxis: 0) }, using: &stream)
    let count = real.shape[0]
    return (both.examples(0..<count), both.examples(count..<2 * count))
  }

  /// The weighted cross entropy of the classes, of shape []; nil for a critic that names none.
  private func classLoss(_ judgement: Judgement, _ labels: Tensor?) -> Tensor? {
    guard let logits = judgement.classLogits, let labels else { return nil }
    return crossEntropy(logits, labels) * settings.classWeight
  }

  /// Gradients of the generator's loss.
  func generatorGradients(_ index: Int) -> (gradients: [Tensor?], loss: Float) {
    var stream = RandomStream(seed: settings.seed, name: "generator step", index: UInt64(index))
    let update = index * max(1, settings.criticSteps)
    let labels = source.labels?(update)
    let generated = generator(latents(using: &stream), labels: labels, training: true)
    var viewStream = RandomStream(
      seed: settings.seed, name: "generator view", index: UInt64(index))
    let seen = view(of: generated, step: index, using: &viewStream)
    let judgement = critic.judge(seen, labels: labels, using: &stream)
    let objective = settings.objective.generatorLoss(judgement.scores) {
      withoutRecording {
        let real = view(of: source.examples(update), step: index, using: &viewStream)
        return critic(real, labels: labels, using: &stream)
      }
    }
    var loss = objective
    if let classLoss = classLoss(judgement, labels) { loss = loss + classLoss }
    if settings.orthogonality.weight > 0 {
      let kernels = generator.parameters.filter { $0.name.hasSuffix("kernel") }
      loss = loss + settings.orthogonality(kernels.map(\.parameter.value))
    }
    let gradients = gradient(of: loss, withRespectTo: generatorParameters.map(\.value))
    return (gradients, objective.item)
  }

  private func latents(using stream: inout RandomStream) -> Tensor {
    generator.latentDistribution.sample(
      count: settings.batchSize, latentCount: generator.latentCount, using: &stream)
  }
}
