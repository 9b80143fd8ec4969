// SPDX-License-Identifier: MIT
import Audio
public import Autograd
public import GANModels
import Kernels
import Layers
public import Synthesis

/// A generator and a critic that learn from each other.
///
/// A step is several critic updates and one generator update; the model is the running average of
/// the generators. Gulrajani and others, "Improved Training of Wasserstein GANs" (2017), algorithm
/// 1.
public final class AdversarialRecipe: Recipe {
  /// The numbers of the recipe; defaults are the paper's, but for the average, which it has not.
  public struct Settings: Sendable, Equatable {
    /// Examples in a batch, N.
    public var batchSize = 64
    /// Critic updates for each update of the generator.
    public var criticSteps = 5
    /// Step size of both optimisers (Adam, 0.5 and 0.9).
    public var learningRate: Float = 1e-4
    /// Decay of the generator's running average.
    public var averagingDecay: Float = 0.999
    /// What is random follows from it and from the number of the step.
    public var seed: UInt64 = 0

    /// The paper's settings.
    public init() {}
  }

  private let generator: any Generator
  /// A twin that takes over the average to be heard.
  private let averagedGenerator: any Generator
  private let critic: any Critic
  private let objective: Objective
  private let penalty: GradientPenalty
  private let settings: Settings
  private let batch: (Int) -> Tensor
  private let describe: (_ steps: Int) -> ModelDescription

  /// The rows of a picture of spectrograms.
  private static let comparedCount = 6

  private let generatorParameters: [Parameter]
  private let criticParameters: [Parameter]
  private let generatorOptimizer: any Optimizer
  private let criticOptimizer: any Optimizer
  private let average: ExponentialAverage

  /// A recipe with the networks of an architecture, initialised from the seed.
  ///
  /// - Parameters:
  ///   - batch: real examples `[N, ...]` number `index`, a pure function of it.
  ///   - describe: what the model file says about itself after so many steps.
  public init(
    architecture: Architecture, objective: Objective = .wasserstein,
    penalty: GradientPenalty = GradientPenalty(), settings: Settings = Settings(),
    batch: @escaping (_ index: Int) -> Tensor,
    describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    var generatorStream = RandomStream(seed: settings.seed, name: "generator weights")
    var criticStream = RandomStream(seed: settings.seed, name: "critic weights")
    generator = architecture.makeGenerator(using: &generatorStream)
    averagedGenerator = architecture.makeGenerator(using: &generatorStream)
    critic = architecture.makeCritic(using: &criticStream)
    self.objective = objective
    self.penalty = penalty
    self.settings = settings
    self.batch = batch
    self.describe = describe
    generatorParameters = generator.parameters.map(\.parameter)
    criticParameters = critic.parameters.map(\.parameter)
    generatorOptimizer = Adam(
      generator.parameters, learningRate: settings.learningRate, beta1: 0.5, beta2: 0.9)
    criticOptimizer = Adam(
      critic.parameters, learningRate: settings.learningRate, beta1: 0.5, beta2: 0.9)
    average = ExponentialAverage(of: generator, decay: settings.averagingDecay)
  }

  /// Generator and critic.
  public var networks: [(name: String, parameterCount: Int)] {
    [("generator", generator.parameterCount), ("critic", critic.parameterCount)]
  }

  /// Does the critic's updates and the generator's; the critic's numbers are means over its
  /// updates.
  public func step(_ index: Int) -> Report {
    var estimate: Float = 0
    var penalty: Float = 0
    for update in 0..<settings.criticSteps {
      let losses = updateCritic(index * settings.criticSteps + update)
      estimate += losses.estimate / Float(settings.criticSteps)
      penalty += losses.penalty / Float(settings.criticSteps)
    }
    let generatorLoss = updateGenerator(index)
    average.update()
    return [
      "wassersteinEstimate": estimate, "gradientPenalty": penalty, "generatorLoss": generatorLoss,
    ]
  }

  private func updateCritic(_ index: Int) -> (estimate: Float, penalty: Float) {
    let (gradients, estimate, penalty) = criticGradients(index)
    criticOptimizer.update(gradients)
    return (estimate, penalty)
  }

  /// Gradients of the critic's loss; the graph is gone when this returns, so that the update works
  /// in place.
  private func criticGradients(
    _ index: Int
  ) -> (gradients: [Tensor?], estimate: Float, penalty: Float) {
    var stream = RandomStream(seed: settings.seed, name: "critic step", index: UInt64(index))
    var shuffleStream = RandomStream(seed: settings.seed, name: "penalty", index: UInt64(index))
    let real = batch(index)
    let generated = withoutRecording { generator(latents(using: &stream)) }
    let (realScores, generatedScores) = scores(real, generated, using: &stream)
    let loss = objective.criticLoss(realScores, generatedScores)
    let penalty = penalty(real: real, generated: generated, using: &stream) {
      critic($0, using: &shuffleStream)
    }
    let gradients = gradient(of: loss + penalty, withRespectTo: criticParameters.map(\.value))
    let estimate = realScores.mean().item - generatedScores.mean().item
    return (gradients, estimate, penalty.item)
  }

  /// The critic's scores of real and of generated examples, computed as one batch: it does not mix
  /// examples, and two batches would take longer.
  private func scores(
    _ real: Tensor, _ generated: Tensor, using stream: inout RandomStream
  ) -> (real: Tensor, generated: Tensor) {
    let scores = critic(.concatenated([real, generated], alongAxis: 0), using: &stream)
    let count = real.shape[0]
    return (
      scores.sliced(from: [0], to: [count]), scores.sliced(from: [count], to: scores.shape)
    )
  }

  private func updateGenerator(_ index: Int) -> Float {
    let (gradients, loss) = generatorGradients(index)
    generatorOptimizer.update(gradients)
    return loss
  }

  private func generatorGradients(_ index: Int) -> (gradients: [Tensor?], loss: Float) {
    var stream = RandomStream(seed: settings.seed, name: "generator step", index: UInt64(index))
    let generated = generator(latents(using: &stream))
    let loss = objective.generatorLoss(critic(generated, using: &stream))
    return (gradient(of: loss, withRespectTo: generatorParameters.map(\.value)), loss.item)
  }

  private func latents(using stream: inout RandomStream) -> Tensor {
    generator.latentDistribution.sample(
      count: settings.batchSize, latentCount: generator.latentCount, using: &stream)
  }
}

// MARK: What is kept

extension AdversarialRecipe {
  /// Weights and moments of both networks and the running average, each under the name of its part.
  public func state() -> [(name: String, tensor: Tensor)] {
    parts.flatMap { part in part.state().map { ("\(part.name)/\($0.name)", $0.tensor) } }
  }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func load(_ state: [String: Tensor]) throws {
    for part in parts {
      let prefix = part.name + "/"
      let own = state.compactMap { name, tensor in
        name.hasPrefix(prefix) ? (String(name.dropFirst(prefix.count)), tensor) : nil
      }
      try part.load(Dictionary(uniqueKeysWithValues: own))
    }
  }

  /// Whatever has a state, under the name its tensors begin with.
  private var parts: [Part] {
    [
      Part("generator", state: generator.state, load: generator.load),
      Part("critic", state: critic.state, load: critic.load),
      Part(
        "generatorOptimizer", state: generatorOptimizer.state, load: generatorOptimizer.load),
      Part("criticOptimizer", state: criticOptimizer.state, load: criticOptimizer.load),
      Part("average", state: average.state, load: average.load),
    ]
  }

  private struct Part {
    let name: String
    let state: () -> [(name: String, tensor: Tensor)]
    let load: ([String: Tensor]) throws -> Void

    init(
      _ name: String, state: @escaping () -> [(name: String, tensor: Tensor)],
      load: @escaping ([String: Tensor]) throws -> Void
    ) {
      self.name = name
      self.state = state
      self.load = load
    }
  }

  /// The first sounds that `foley synth` makes of the model with the training's seed.
  public func preview(count: Int) throws -> Preview {
    try averagedGenerator.load(
      Dictionary(uniqueKeysWithValues: average.averagedState().map { ($0.name, $0.tensor) }))
    let model = PlayableModel(description: describe(0), generator: averagedGenerator)
    let clips = model.render(1..<(count + 1), seed: settings.seed)
    return Preview(clips, spectrograms: spectrogramSheet(of: model, clips))
  }

  /// The first of a model's sounds beside recordings of the first batch; nil if it makes no
  /// spectrograms, or no sounds.
  private func spectrogramSheet(of model: PlayableModel, _ clips: [AudioClip]) -> SpectrogramSheet?
  {
    let rows = min(clips.count, Self.comparedCount)
    let representation = model.description.architecture.representation
    guard rows > 0, let representation = representation as? SpectrogramRepresentation else {
      return nil
    }
    return SpectrogramSheet(
      real: batch(0), generated: model.examples(1..<(rows + 1), seed: settings.seed),
      sounds: Array(clips.prefix(rows)), representation: representation)
  }

  /// Writes the averaged generator with its description.
  ///
  /// - Throws: `AtomicFileError`
  public func writeModel(to path: String, steps: Int) throws {
    try describe(steps).write(to: path, weights: average.averagedState())
  }
}
