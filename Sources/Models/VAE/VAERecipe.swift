// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// Training of a variational autoencoder, and of a VAE-GAN where the design has a critic.
///
/// For examples x with P values each, a latent z of the encoder's distribution and its reconstruction x̃,
/// a step makes
///
///     -ln p(x | x̃) / P + w KL / P                       by ``Reconstruction`` and ``Posterior``
///
/// smaller by encoder and decoder; w grows to one in the first `klWarmupSteps`. With a critic, the distance
/// of the critic's features takes the place of that of the values, the decoder's loss is
///
///     featureWeight · -ln p(x | x̃) / P + adversarialWeight · (generator's loss of x̃ and of prior samples) / 2
///
/// the encoder's loss has no verdict of the critic, and the critic is trained on recordings against a batch
/// of which one half are reconstructions, the other prior samples. Larsen and others (ICML 2016), algorithm
/// 1. The model is the exponential moving average of encoder and decoder, with a normal distribution of the
/// latents of the recordings of each class in the place of the prior: ``LatentTransform``.
final class VAERecipe: Recipe {
  let encoder: VAEEncoder
  let decoder: VAEDecoder
  let critic: (any Critic)?
  let settings: AdversarialRecipe.Settings
  let own: VAEOptions
  let criticTerms: [any LossTerm<CriticUpdate>]
  let encoderTraining: NetworkTraining
  let decoderTraining: NetworkTraining
  let criticTraining: NetworkTraining?
  let source: ExampleSource
  private let design: VAEDesign
  private let describe: (_ steps: Int) -> ModelDescription

  /// A recipe with the networks of a design, initialised from the seed.
  ///
  /// - Parameter describe: the description that the model file has after so many steps.
  init(
    design: VAEDesign, settings: AdversarialRecipe.Settings, own: VAEOptions,
    source: ExampleSource, describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    var encoderStream = RandomStream(seed: settings.seed, name: "encoder weights")
    var decoderStream = RandomStream(seed: settings.seed, name: "generator weights")
    encoder = VAEEncoder(design.network, using: &encoderStream)
    decoder = design.makeDecoder(using: &decoderStream)
    critic = own.adversarial ? Self.critic(of: design, settings) : nil
    self.design = design
    self.settings = settings
    self.own = own
    self.source = source
    self.describe = describe
    criticTerms = [CriticObjective(objective: settings.objective)] + settings.criticTerms
    func training(
      _ network: any Module, _ rate: Float, emaDecay: Float? = nil
    ) -> NetworkTraining {
      NetworkTraining(of: network, settings.training(rate: rate), emaDecay: emaDecay)
    }
    encoderTraining = training(encoder, settings.generatorRate, emaDecay: settings.emaDecay)
    decoderTraining = training(decoder, settings.generatorRate, emaDecay: settings.emaDecay)
    criticTraining = critic.map { training($0, settings.criticRate) }
  }

  private static func critic(
    of design: VAEDesign, _ settings: AdversarialRecipe.Settings
  ) -> any Critic {
    var stream = RandomStream(seed: settings.seed, name: "critic weights")
    var options = settings.critic
    options.givesFeatures = true
    return design.makeCritic(options, using: &stream)
  }

  /// Encoder, decoder and, if there is one, the critic.
  var networks: [(name: String, parameterCount: Int)] {
    [("encoder", encoder.parameterCount), ("decoder", decoder.parameterCount)]
      + (critic.map { [("critic", $0.parameterCount)] } ?? [])
  }
  /// Reconstruction, divergence and active numbers, and those of the critic.
  var metrics: [MetricDescription] { critic == nil ? VAEMetrics.autoencoder : VAEMetrics.all }
  /// Rules on losses, on the use of the latent and on sounds.
  var advice: [AdviceRule] { VAEMetrics.advice }
  /// Steps until the penalties of the critic come again.
  var workPeriod: Int { critic == nil ? 1 : min(criticTerms.map(\.interval).max() ?? 1, 16) }
  /// The first batch of recordings.
  var previewExamples: Tensor? { source.examples(0) }
  /// Their classes.
  var previewLabels: Tensor? { labels(ofBatch: 0) }

  /// Updates the critic, if there is one, and then encoder and decoder on the same batch.
  func step(_ index: Int) -> StepReport {
    let factor = settings.schedule.factor(inStep: index)
    let batch = Batch(
      index: index, examples: source.examples(index), labels: labels(ofBatch: index))
    var numbers: [(name: String, value: Float)] = []
    if let critic {
      Profile.inPart("critic") { numbers = updateCritic(critic, batch, factor: factor) }
    }
    return Profile.inPart("autoencoder") {
      var report = updateAutoencoder(batch, factor: factor)
      for number in numbers { report.append(number.name, number.value) }
      return report
    }
  }

  /// The number of classes; 0 without.
  var classCount: Int { design.classCount }

  /// The classes of a batch, `[N, classes]`; nil without classes.
  func labels(ofBatch index: Int) -> Tensor? {
    design.classCount > 0 ? source.labels?(index) : nil
  }

  private func updateCritic(
    _ critic: any Critic, _ batch: Batch, factor: Float
  ) -> [(name: String, value: Float)] {
    critic.prepare(step: batch.index)
    let (gradients, numbers) = criticGradients(critic, batch)
    criticTraining?.update(gradients, factor: factor)
    return numbers
  }

  private func updateAutoencoder(_ batch: Batch, factor: Float) -> StepReport {
    let (gradients, report) = autoencoderGradients(batch)
    encoderTraining.update(gradients.encoder, factor: factor)
    decoderTraining.update(gradients.decoder, factor: factor)
    return report
  }

  private var parts: StateParts {
    var parts = StateParts()
    encoderTraining.add(to: &parts, "encoder", averageName: "encoderAverage")
    decoderTraining.add(to: &parts, "decoder", averageName: "decoderAverage")
    guard let criticTraining else { return parts }
    criticTraining.add(to: &parts, "critic")
    for (index, term) in criticTerms.enumerated() {
      parts.add("criticTerm\(index)", state: term.state, load: term.load)
    }
    return parts
  }

  /// Weights, optimisers and averages, each under the name of its part.
  func state() -> [(name: String, tensor: Tensor)] { parts.state() }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws { try parts.load(state) }

  /// Takes over encoder and decoder of a finished model, as the trained ones and as the averages.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func begin(with model: Model) throws {
    try ModelNetworks(generator: decoder, encoder: encoder).load(
      Dictionary(uniqueKeysWithValues: model.networks.state().map { ($0.name, $0.tensor) }))
    encoderTraining.restartAverage()
    decoderTraining.restartAverage()
  }

  /// The averaged encoder and decoder with their description, and with the distributions of the
  /// latents of the recordings.
  func model(steps: Int) throws -> Model {
    var stream = RandomStream(seed: 0, name: "unused")
    let encoder = VAEEncoder(design.network, initializer: .undefined, using: &stream)
    let decoder = design.makeDecoder(initializer: .undefined, using: &stream)
    for (network, training) in [
      (encoder as any Module, encoderTraining), (decoder as any Module, decoderTraining),
    ] {
      try network.load(
        Dictionary(uniqueKeysWithValues: training.finishedState.map { ($0.name, $0.tensor) }))
    }
    LatentTransform.fit(
      decoder: decoder.latents, encoder: encoder.latents, to: latentsByClass(encoder))
    return Model(
      description: describe(steps), networks: ModelNetworks(generator: decoder, encoder: encoder))
  }
}
