// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

extension VAERecipe {
  /// The recordings of a step.
  struct Batch {
    let index: Int
    /// `[N, T, F, C]`.
    let examples: Tensor
    /// `[N, classes]`; nil without classes.
    let labels: Tensor?

    var count: Int { examples.shape[0] }
    /// P, the values of an example.
    var valueCount: Int { examples.count / count }
  }

  /// Gradients of encoder and decoder.
  struct Gradients {
    let encoder: [Tensor?]
    let decoder: [Tensor?]
  }

  /// The share of the divergence that counts in a step.
  func divergenceWeight(inStep index: Int) -> Float {
    own.klWarmupSteps == 0 ? 1 : min(1, Float(index + 1) / Float(own.klWarmupSteps))
  }

  private func stream(_ name: String, _ batch: Batch) -> RandomStream {
    RandomStream(seed: settings.seed, name: name, index: UInt64(batch.index))
  }

  /// Latents of the prior, `[count, Z]`.
  private func priorLatents(_ count: Int, using stream: inout RandomStream) -> Tensor {
    decoder.latentDistribution.sample(
      count: count, latentCount: decoder.latentCount, using: &stream)
  }

  /// Gradients of the losses of encoder and decoder, and the numbers of the step.
  ///
  /// The graph is released when this returns, so that the optimisers update in place.
  func autoencoderGradients(_ batch: Batch) -> (gradients: Gradients, report: StepReport) {
    var stream = stream("posterior", batch)
    let posterior = encoder.posterior(of: batch.examples, labels: batch.labels)
    let latents = posterior.sample(using: &stream)
    let divergence = posterior.divergence(freeBits: own.freeBits)
    let weighted =
      divergence * (divergenceWeight(inStep: batch.index) / Float(batch.valueCount))
    var report: StepReport = [:]
    func note(_ metric: MetricDescription, _ value: Float) { report.append(metric.name, value) }
    func noteAutoencoder(_ distance: Tensor, _ loss: Tensor) {
      note(VAEMetrics.reconstruction, distance.item)
      note(VAEMetrics.divergence, withoutRecording { posterior.divergences.sum().item })
      note(VAEMetrics.activeDimensions, Float(posterior.activeCount))
      note(VAEMetrics.loss, loss.item)
    }
    guard let critic else {
      let found = decoder.unclipped(input(latents, batch.labels))
      let distance = Reconstruction.distance(found, batch.examples)
      let loss =
        Reconstruction.negativeLogLikelihood(ofDistance: distance, scale: own.beta) + weighted
      noteAutoencoder(distance, loss)
      return (gradients(ofBoth: loss), report)
    }
    let judged = judged(latents, batch, critic)
    let reconstruction = Reconstruction.negativeLogLikelihood(
      ofDistance: judged.featureDistance, scale: own.beta)
    let loss = reconstruction + weighted
    noteAutoencoder(judged.distance, loss)
    note(VAEMetrics.featureDistance, judged.featureDistance.item)
    note(AdversarialMetrics.generatorLoss, judged.verdict.item)
    let decoderLoss =
      reconstruction * own.featureWeight + judged.verdict * own.adversarialWeight
    let gradients = Gradients(
      encoder: encoderTraining.gradients(of: loss),
      decoder: decoderTraining.gradients(of: decoderLoss))
    return (gradients, report)
  }

  /// The gradients of one loss of both networks, in one pass.
  private func gradients(ofBoth loss: Tensor) -> Gradients {
    let (encoder, decoder) = (encoderTraining.parameters, decoderTraining.parameters)
    let all = gradient(of: loss, withRespectTo: (encoder + decoder).map(\.value))
    return Gradients(
      encoder: Array(all.prefix(encoder.count)), decoder: Array(all.suffix(decoder.count)))
  }

  private func input(_ latents: Tensor, _ labels: Tensor?) -> GeneratorInput {
    GeneratorInput(latents, labels: labels, isTraining: true)
  }

  /// What the critic says about reconstructions and prior samples.
  private struct Judged {
    /// The mean distance of the values of reconstructions, without a graph behind it.
    let distance: Tensor
    /// The distance of the features of reconstructions.
    let featureDistance: Tensor
    /// The generator's loss, the mean of those of reconstructions and of prior samples.
    let verdict: Tensor
  }

  private func judged(_ latents: Tensor, _ batch: Batch, _ critic: any Critic) -> Judged {
    var stream = stream("prior", batch)
    let (count, prior) = (batch.count, priorLatents(batch.count, using: &stream))
    let labels = batch.labels.map { Tensor.concatenated([$0, $0], alongAxis: 0) }
    let made = decoder.decoded(input(.concatenated([latents, prior], alongAxis: 0), labels))
    let output = critic.output(of: made, labels: labels, using: &stream)
    let real = withoutRecording {
      critic.output(of: batch.examples, labels: batch.labels, using: &stream)
    }
    let reconstructed = output.examples(0..<count)
    let sampled = CriticOutput(heads: output.heads).examples(count..<2 * count)
    let verdicts = [reconstructed, sampled].map { made in
      settings.objective.generatorLoss(made) { real }
    }
    let distance = withoutRecording {
      Reconstruction.distance(
        made.sliced(from: made.shape.map { _ in 0 }, to: batch.examples.shape), batch.examples)
    }
    return Judged(
      distance: distance,
      featureDistance: Reconstruction.featureDistance(reconstructed.features, real.features),
      verdict: (verdicts[0] + verdicts[1]) / 2)
  }

  /// Latents of recordings for each class, drawn from an encoder's distributions, `[n, Z]`; nil for a
  /// class without recordings.
  ///
  /// A recording with several words counts for each of them.
  func latentsByClass(_ encoder: VAEEncoder) -> [Tensor?] {
    var rows = [[Float]](repeating: [], count: max(1, classCount))
    let size = encoder.latentCount
    for index in 0..<Self.fittedBatches {
      var stream = RandomStream(seed: 0, name: "latents", index: UInt64(index))
      let labels = labels(ofBatch: index)
      let latents = withoutRecording {
        encoder.posterior(of: source.examples(index), labels: labels).sample(using: &stream).values
      }
      let shares = labels?.values ?? []
      for example in 0..<latents.count / size {
        let latent = latents[example * size..<(example + 1) * size]
        for row in rows.indices where shares.isEmpty || shares[example * classCount + row] > 0 {
          rows[row] += latent
        }
      }
    }
    return rows.map { $0.isEmpty ? nil : Tensor($0, shape: [$0.count / size, size]) }
  }

  /// The batches whose latents decide the distributions of a finished model.
  private static let fittedBatches = 64

  /// Gradients of the critic's loss, and its numbers.
  ///
  /// The graph is released when this returns, so that the optimiser updates in place.
  func criticGradients(
    _ critic: any Critic, _ batch: Batch
  ) -> (gradients: [Tensor?], numbers: [(name: String, value: Float)]) {
    let update = CriticUpdate(
      index: batch.index, real: batch.examples, generated: generated(batch), labels: batch.labels,
      critic: critic, stream: stream("critic step", batch), penaltyStream: stream("penalty", batch),
      viewStream: stream("view", batch))
    let sum = TermSum(criticTerms, index: batch.index, context: update)
    let values = Dictionary(sum.values.map { ($0.name, $0.value) }, uniquingKeysWith: +)
    let numbers = criticTerms.filter { $0.weight != 0 }.compactMap(\.metric).map {
      ($0.name, values[$0.name] ?? 0)
    }
    return (
      criticTraining?.gradients(of: sum.loss) ?? [],
      numbers + [
        (AdversarialMetrics.realScore.name, update.realOutput.exampleScores.mean().item),
        (AdversarialMetrics.generatedScore.name, update.generatedOutput.exampleScores.mean().item),
      ]
    )
  }

  /// What the critic is to tell from recordings: reconstructions of the first half of the batch, and
  /// prior samples with the classes of the rest; without a graph behind it.
  private func generated(_ batch: Batch) -> Tensor {
    withoutRecording {
      var stream = stream("critic latents", batch)
      let (count, half) = (batch.count, batch.count / 2)
      let latents = encoder.posterior(of: batch.examples, labels: batch.labels)
        .sample(using: &stream)
      let prior = priorLatents(count - half, using: &stream)
      let mixed =
        half == 0
        ? prior
        : Tensor.concatenated(
          [latents.sliced(from: [0, 0], to: [half, latents.shape[1]]), prior], alongAxis: 0)
      return decoder.decoded(input(mixed, batch.labels))
    }
  }
}
