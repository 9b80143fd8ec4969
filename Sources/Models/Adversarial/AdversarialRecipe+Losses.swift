// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// The numbers of an update of the critic.
struct CriticNumbers {
  /// The values of the terms that are reported, by metric.
  var terms: [String: Float] = [:]
  /// The mean score of real examples.
  var realScore: Float = 0
  /// The mean score of generated examples.
  var generatedScore: Float = 0
  /// The share of the examples whose score is on the right side of the objective's boundary.
  var accuracy: Float = 0

  /// The objective's value, without other terms.
  var loss: Float { terms[AdversarialMetrics.criticLoss.name] ?? 0 }

  mutating func add(_ other: CriticNumbers, share: Float) {
    for (name, value) in other.terms { terms[name, default: 0] += value * share }
    realScore += other.realScore * share
    generatedScore += other.generatedScore * share
    accuracy += other.accuracy * share
  }
}

extension CriticUpdate {
  /// The share of the examples whose score is on the right side of a boundary.
  fileprivate func accuracy(boundary: Float) -> Float {
    let real = realOutput.exampleScores.values.count { $0 > boundary }
    let generated = generatedOutput.exampleScores.values.count { $0 < boundary }
    return Float(real + generated) / Float(2 * self.real.shape[0])
  }
}

extension AdversarialRecipe {
  /// Gradients of the critic's loss, and its numbers.
  ///
  /// The graph is released when this returns, so that the optimiser updates in place.
  func criticGradients(
    _ index: Int, step: Int
  ) -> (gradients: [Tensor?], numbers: CriticNumbers) {
    var stream = randomStream("critic step", index)
    var viewStream = randomStream("view", index)
    let (real, labels) = (source.examples(index), source.labels?(index))
    let generated = Profile.inPart("generated batch") {
      withoutRecording { generator(input(labels, using: &stream)) }
    }
    let seenReal = view(of: real, step: step, using: &viewStream)
    let seenGenerated = view(of: generated, step: step, using: &viewStream)
    let update = CriticUpdate(
      index: index, real: seenReal, generated: seenGenerated, labels: labels, critic: critic,
      stream: stream, penaltyStream: randomStream("penalty", index), viewStream: viewStream)
    let sum = TermSum(criticTerms, index: index, context: update)
    adaptiveAugmentation?.observe(update.realOutput.exampleScores)
    var numbers = CriticNumbers()
    numbers.terms = Dictionary(sum.values.map { ($0.name, $0.value) }, uniquingKeysWith: +)
    numbers.realScore = update.realOutput.exampleScores.mean().item
    numbers.generatedScore = update.generatedOutput.exampleScores.mean().item
    numbers.accuracy = update.accuracy(boundary: settings.objective.boundary ?? 0)
    return (criticTraining.gradients(of: sum.loss), numbers)
  }

  /// Gradients of the generator's loss, and the values of its terms that are reported.
  func generatorGradients(
    _ index: Int
  ) -> (gradients: [Tensor?], numbers: [(name: String, value: Float)]) {
    var stream = randomStream("generator step", index)
    var viewStream = randomStream("generator view", index)
    let batch = index * max(1, settings.criticSteps)
    let labels = source.labels?(batch)
    let input = input(labels, using: &stream)
    let generated = generator(input)
    let seen = view(of: generated, step: index, using: &viewStream)
    let output = critic.output(of: seen, labels: labels, using: &stream)
    let update = GeneratorUpdate(
      index: index, generator: generator, critic: critic, input: input, generated: generated,
      output: output
    ) { [self] in
      withoutRecording {
        let real = view(of: source.examples(batch), step: index, using: &viewStream)
        return critic.output(of: real, labels: labels, using: &stream)
      }
    }
    let sum = TermSum(generatorTerms, index: index, context: update)
    return (generatorTraining.gradients(of: sum.loss), sum.values)
  }

  func randomStream(_ name: String, _ index: Int) -> RandomStream {
    RandomStream(seed: settings.seed, name: name, index: UInt64(index))
  }

  /// Latents of a batch and the classes that go with them.
  func input(_ labels: Tensor?, using stream: inout RandomStream) -> GeneratorInput {
    var input = GeneratorInput(latents(using: &stream), labels: labels, isTraining: true)
    if settings.styleMixing > 0, let generator = generator as? any StyleGenerator,
      stream.uniform(0..<1) < settings.styleMixing
    {
      input.secondLatents = latents(using: &stream)
      input.secondStyleLayer =
        1 + stream.uniformInteger(below: generator.styleMapping.layerCount - 1)
    }
    return input
  }

  private func latents(using stream: inout RandomStream) -> Tensor {
    generator.latentDistribution.sample(
      count: settings.batchSize, latentCount: generator.latentCount, using: &stream)
  }

  /// Examples as the critic sees them: augmented, and with noise.
  private func view(of examples: Tensor, step: Int, using stream: inout RandomStream) -> Tensor {
    let probability = adaptiveAugmentation?.probability ?? settings.augmentation
    let augmented = Augmentation()(examples, probability: probability, using: &stream)
    return settings.instanceNoise(augmented, step: step, using: &stream)
  }
}
