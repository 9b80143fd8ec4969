// SPDX-License-Identifier: MIT
import Audio
import Autograd
import Kernels
import Layers
public import Models
import Synthesis

/// A generator and a critic that learn from each other.
///
/// A step is several critic updates and one generator update; the model is the running average of
/// the generators. Goodfellow and others, "Generative Adversarial Nets" (2014), algorithm 1; with
/// several critic updates Gulrajani and others, "Improved Training of Wasserstein GANs" (2017),
/// algorithm 1.
public final class AdversarialRecipe: Recipe {
  let generator: any Generator
  /// A twin that takes over the average to be heard.
  let averagedGenerator: any Generator
  let critic: any Critic
  let settings: Settings
  let source: Source
  let describe: (_ steps: Int) -> ModelDescription

  let generatorParameters: [Parameter]
  let criticParameters: [Parameter]
  let generatorOptimizer: any Optimizer
  let criticOptimizer: any Optimizer
  let average: ExponentialAverage
  /// The critic's rate, where it reacts to the balance of the game.
  var balance: GapAwareRate?

  /// How often examples are augmented, where that reacts to the critic's overfitting.
  var adaptiveAugmentation: AdaptiveProbability?

  /// A recipe with the networks of an architecture, initialised from the seed.
  ///
  /// - Parameter describe: what the model file says about itself after so many steps.
  public init(
    architecture: Architecture, settings: Settings = Settings(), source: Source,
    describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    var generatorStream = RandomStream(seed: settings.seed, name: "generator weights")
    var criticStream = RandomStream(seed: settings.seed, name: "critic weights")
    generator = architecture.makeGenerator(using: &generatorStream)
    averagedGenerator = architecture.makeGenerator(using: &generatorStream)
    critic = architecture.makeCritic(design: settings.critic, using: &criticStream)
    self.settings = settings
    self.source = source
    self.describe = describe
    generatorParameters = generator.parameters.map(\.parameter)
    criticParameters = critic.parameters.map(\.parameter)
    generatorOptimizer = Adam(
      generator.parameters, learningRate: settings.generatorRate, beta1: settings.beta1,
      beta2: settings.beta2)
    criticOptimizer = Adam(
      critic.parameters, learningRate: settings.criticRate, beta1: settings.beta1,
      beta2: settings.beta2)
    average = ExponentialAverage(of: generator, decay: settings.averagingDecay)
    balance =
      settings.balancesRates
      ? GapAwareRate(idealLoss: settings.objective.equilibriumLoss) : nil
    let boundary = settings.adaptsAugmentation ? settings.objective.boundary : nil
    adaptiveAugmentation = boundary.map {
      AdaptiveProbability(probability: settings.augmentation, boundary: $0)
    }
  }

  /// Generator and critic.
  public var networks: [(name: String, parameterCount: Int)] {
    [("generator", generator.parameterCount), ("critic", critic.parameterCount)]
  }

  /// Does the critic's updates and the generator's; the critic's numbers are means over its
  /// updates.
  public func step(_ index: Int) -> Report {
    let factor = settings.schedule.factor(inStep: index)
    generatorOptimizer.learningRate = settings.generatorRate * factor
    var means = CriticNumbers()
    for update in 0..<settings.criticSteps {
      criticOptimizer.learningRate = settings.criticRate * factor * (balance?.factor ?? 1)
      let numbers = Profile.inPart("critic") {
        updateCritic(index * settings.criticSteps + update, step: index)
      }
      balance?.observe(numbers.loss)
      means.add(numbers, share: 1 / Float(settings.criticSteps))
    }
    let loss = Profile.inPart("generator") { updateGenerator(index) }
    average.update()
    return report(means, generatorLoss: loss)
  }

  private func report(_ critic: CriticNumbers, generatorLoss: Float) -> Report {
    var report: Report = [
      "criticLoss": critic.loss, "generatorLoss": generatorLoss,
      "realScore": critic.realScore, "generatedScore": critic.generatedScore,
    ]
    if settings.regularization.hasSlopePenalty { report.append("penalty", critic.penalty) }
    if case .classifier = settings.critic.labels { report.append("classLoss", critic.classLoss) }
    if let adaptiveAugmentation {
      report.append("augmentation", adaptiveAugmentation.probability)
      report.append("overfitting", adaptiveAugmentation.overfitting)
    }
    if balance != nil { report.append("criticRate", criticOptimizer.learningRate) }
    return report
  }

  private func updateCritic(_ update: Int, step: Int) -> CriticNumbers {
    critic.prepareUpdate()
    let (gradients, numbers) = criticGradients(update, step: step)
    criticOptimizer.update(clipped(gradients))
    let limit = settings.regularization.weightLimit
    if limit > 0 {
      for parameter in criticParameters {
        parameter.assign(parameter.value.detached().clamped(to: -limit...limit))
      }
    }
    return numbers
  }

  private func updateGenerator(_ index: Int) -> Float {
    let (gradients, loss) = generatorGradients(index)
    generatorOptimizer.update(clipped(gradients))
    return loss
  }

  private func clipped(_ gradients: [Tensor?]) -> [Tensor?] {
    settings.gradientLimit.map(gradients.clipped) ?? gradients
  }
}
