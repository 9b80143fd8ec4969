// SPDX-License-Identifier: MIT
public import Autograd
import Kernels
import Layers

/// Adversarial training of a generator and a critic.
///
/// A step is several critic updates and one generator update; the model is the exponential moving
/// average of the generators. Goodfellow and others, "Generative Adversarial Nets" (2014), algorithm
/// 1; with several critic updates Gulrajani and others, "Improved Training of Wasserstein GANs"
/// (2017), algorithm 1.
public final class AdversarialRecipe: Recipe {
  let generator: any Generator
  /// A twin of the generator that holds the averaged weights.
  let averagedGenerator: any Generator
  let critic: any Critic
  let settings: Settings
  let source: ExampleSource
  let criticTerms: [any LossTerm<CriticUpdate>]
  let generatorTerms: [any LossTerm<GeneratorUpdate>]
  private let describe: (_ steps: Int) -> ModelDescription

  let generatorTraining: NetworkTraining
  let criticTraining: NetworkTraining
  /// The factor of the critic's rate, where it reacts to the balance of the losses.
  var balance: GapAwareRate?
  /// The augmentation's probability, where it reacts to the critic's overfitting.
  var adaptiveAugmentation: AdaptiveProbability?

  /// A recipe with the networks of a design, initialised from the seed.
  ///
  /// - Parameter describe: the description that the model file has after so many steps.
  public init(
    design: some AdversarialDesign, settings: Settings = Settings(), source: ExampleSource,
    describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    var generatorStream = RandomStream(seed: settings.seed, name: "generator weights")
    var criticStream = RandomStream(seed: settings.seed, name: "critic weights")
    generator = design.makeGenerator(using: &generatorStream)
    averagedGenerator = design.makeGenerator(using: &generatorStream)
    critic = design.makeCritic(settings.critic, using: &criticStream)
    self.settings = settings
    self.source = source
    self.describe = describe
    criticTerms = [CriticObjective(objective: settings.objective)] + settings.criticTerms
    generatorTerms = [GeneratorObjective(objective: settings.objective)] + settings.generatorTerms
    generatorTraining = NetworkTraining(
      of: generator, settings.training(rate: settings.generatorRate), emaDecay: settings.emaDecay)
    criticTraining = NetworkTraining(
      of: critic, settings.training(rate: settings.criticRate))
    balance =
      settings.gapAwareRate ? GapAwareRate(idealLoss: settings.objective.equilibriumLoss) : nil
    let boundary = settings.adaptsAugmentation ? settings.objective.boundary : nil
    adaptiveAugmentation = boundary.map {
      AdaptiveProbability(probability: settings.augmentation, boundary: $0)
    }
  }

  /// Generator and critic.
  public var networks: [(name: String, parameterCount: Int)] {
    [("generator", generator.parameterCount), ("critic", critic.parameterCount)]
  }

  /// The losses, the scores, the terms and what adapts.
  public var metrics: [MetricDescription] {
    Self.allMetrics + settings.generatorTerms.compactMap(\.metric)
  }

  /// Rules on losses, scores and sounds.
  public var advice: [AdviceRule] {
    Self.advice(equilibriumLoss: settings.objective.equilibriumLoss)
  }

  /// Steps until the terms of both losses are spread evenly, at most 16.
  public var workPeriod: Int {
    let interval = criticTerms.map(\.interval).max() ?? 1
    let generatorInterval = generatorTerms.map(\.interval).max() ?? 1
    return (1...16).first { steps in
      (steps * settings.criticSteps).isMultiple(of: interval)
        && steps.isMultiple(of: generatorInterval)
    } ?? 16
  }

  /// One for each update of the critic; the generator's update uses the last one.
  public var batchesPerStep: Int { settings.criticSteps }

  /// The first batch of recordings.
  public var previewExamples: Tensor? { source.examples(0) }
  /// Their classes.
  public var previewLabels: Tensor? { source.labels?(0) }

  /// The description of the model after so many steps.
  func description(steps: Int) -> ModelDescription { describe(steps) }

  /// Updates the critic several times and the generator once; the critic's numbers are means over
  /// its updates.
  public func step(_ index: Int) -> StepReport {
    let factor = settings.schedule.factor(inStep: index)
    var criticFactor = factor
    var means = CriticNumbers()
    for update in 0..<settings.criticSteps {
      criticFactor = factor * (balance?.factor ?? 1)
      let numbers = Profile.inPart("critic") {
        updateCritic(index * settings.criticSteps + update, step: index, factor: criticFactor)
      }
      balance?.observe(numbers.loss)
      means.add(numbers, share: 1 / Float(settings.criticSteps))
    }
    let numbers = Profile.inPart("generator") { updateGenerator(index, factor: factor) }
    return report(means, criticRate: settings.criticRate * criticFactor, generator: numbers)
  }

  private func report(
    _ critic: CriticNumbers, criticRate: Float, generator: [(name: String, value: Float)]
  ) -> StepReport {
    var report: StepReport = [AdversarialMetrics.criticLoss.name: critic.loss]
    for number in generator { report.append(number.name, number.value) }
    report.append(AdversarialMetrics.realScore.name, critic.realScore)
    report.append(AdversarialMetrics.generatedScore.name, critic.generatedScore)
    for metric in settings.criticTerms.filter({ $0.weight != 0 }).compactMap(\.metric) {
      report.append(metric.name, critic.terms[metric.name] ?? 0)
    }
    if let adaptiveAugmentation {
      report.append(AdversarialMetrics.augmentation.name, adaptiveAugmentation.probability)
      report.append(AdversarialMetrics.overfitting.name, adaptiveAugmentation.overfitting)
    }
    if settings.criticAccuracyLimit < 1 {
      report.append(AdversarialMetrics.criticAccuracy.name, critic.accuracy)
    }
    if balance != nil {
      report.append(AdversarialMetrics.criticRate.name, criticRate)
    }
    return report
  }

  private func updateCritic(_ update: Int, step: Int, factor: Float) -> CriticNumbers {
    critic.prepare(step: step)
    let (gradients, numbers) = criticGradients(update, step: step)
    guard numbers.accuracy <= settings.criticAccuracyLimit else { return numbers }
    criticTraining.update(gradients, factor: factor)
    let limit = settings.weightClip
    if limit > 0 {
      for parameter in criticTraining.parameters {
        parameter.assign(parameter.value.detached().clamped(to: -limit...limit))
      }
    }
    return numbers
  }

  private func updateGenerator(_ index: Int, factor: Float) -> [(name: String, value: Float)] {
    generator.prepare(step: index)
    let (gradients, numbers) = generatorGradients(index)
    generatorTraining.update(gradients, factor: factor)
    return numbers
  }

  /// Lets both optimisers and the average begin anew with the weights as they are.
  func restartLearning() {
    generatorTraining.restart()
    criticTraining.restart()
  }

  /// Replaces the generator by its average, and lets both optimisers and the average begin anew.
  func continueFromAverage() {
    generatorTraining.continueFromAverage()
    criticTraining.restart()
  }
}
