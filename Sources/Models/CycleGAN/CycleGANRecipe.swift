// SPDX-License-Identifier: MIT
import Autograd
import Kernels
import Layers

/// Unpaired translation: two generators and two critics that train each other, and a cycle that brings
/// every example back.
///
/// With normalised spectrograms a of the source and b of the target, generators G: a to b and F: b to a,
/// and critics D_a and D_b, a step makes
///
///     ½ mean (D_b(G(a)) - 1)² + ½ mean (D_a(F(b)) - 1)²                           times 2 adversarialWeight
///     mean |F(G(a)) - a| + mean |G(F(b)) - b|                                     times cycleWeight
///     mean |F(a) - a| + mean |G(b) - b|, in the first steps                       times identityWeight
///
/// smaller for the generators, and then
///
///     ½ mean (D(real) - 1)² + ½ mean D(generated)²
///
/// for each critic, where half of the generated examples are past ones (``ExampleHistory``), with R1 and R2
/// (``SlopePenalties``) if they are asked for. Zhu, Park, Isola
/// and Efros, "Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks" (2017),
/// sections 3 and 4; identity in the first steps alone is of Kaneko and Kameoka, "CycleGAN-VC" (EUSIPCO
/// 2018), section 3.1, hidden frames of "MaskCycleGAN-VC" (2021). With `secondStep` further critics see
/// F(G(a)) and G(F(b)): Kaneko and others, "CycleGAN-VC2" (ICASSP 2019), section 3.1.
final class CycleGANRecipe: Recipe {
  let pair: ConverterPair
  let critics: CycleCritics
  let settings: Settings
  let source: ExampleSource
  let sources: (_ index: Int) -> Tensor
  private let design: CycleGANDesign
  private let describe: (_ steps: Int) -> ModelDescription

  let generatorTraining: NetworkTraining
  let criticTraining: NetworkTraining
  /// Past examples that the generators made of the source's and of the target's.
  let histories: (source: ExampleHistory, target: ExampleHistory)

  /// Examples of each domain that the statistics of the bands are measured of.
  private static let measuredCount = 1024

  /// A recipe with the networks of a design, initialised from the seed.
  ///
  /// - Parameters:
  ///   - source: gives examples of the target, and of the source.
  ///   - describe: the description that the model file has after so many steps.
  init(
    design: CycleGANDesign, settings: Settings, source: ExampleSource,
    describe: @escaping (_ steps: Int) -> ModelDescription
  ) {
    guard let sources = source.sources else {
      preconditionFailure("a CycleGAN of one domain")
    }
    self.design = design
    self.settings = settings
    self.source = source
    self.sources = sources
    self.describe = describe
    var generatorStream = RandomStream(seed: settings.seed, name: "generator weights")
    var criticStream = RandomStream(seed: settings.seed, name: "critic weights")
    pair = ConverterPair(
      design.network, initializer: .normal(deviation: 0.02), using: &generatorStream)
    critics = CycleCritics(
      inputs: design.network.channelCount, width: settings.criticWidth,
      hasSecondStep: settings.secondStep, using: &criticStream)
    generatorTraining = NetworkTraining(
      of: pair, settings.training(rate: settings.generatorRate), emaDecay: settings.emaDecay)
    criticTraining = NetworkTraining(
      of: critics, settings.training(rate: settings.criticRate))
    let shape = design.network.exampleShape
    histories = (
      ExampleHistory(capacity: settings.historySize, shape: shape),
      ExampleHistory(capacity: settings.historySize, shape: shape)
    )
  }

  /// Both generators together, and all critics.
  var networks: [(name: String, parameterCount: Int)] {
    [("generators", pair.parameterCount), ("critics", critics.parameterCount)]
  }
  /// Losses, scores and how much a conversion changes.
  var metrics: [MetricDescription] { CycleGANMetrics.all }
  /// Rules on losses and scores.
  var advice: [AdviceRule] { CycleGANMetrics.advice }
  /// The first batch of sources.
  var previewExamples: Tensor? { sources(0) }

  /// Updates the generators and then the critics.
  func step(_ index: Int) -> StepReport {
    if index == 0, !pair.converter.source.isKnown { measureStatistics() }
    let factor = settings.schedule.factor(inStep: index)
    let batch = batch(index)
    let generated = Profile.inPart("generators") { updateGenerators(batch, factor: factor) }
    let judged = Profile.inPart("critics") {
      updateCritics(batch, generated.made, factor: factor)
    }
    var report: StepReport = [
      CycleGANMetrics.criticLoss.name: judged.loss,
      CycleGANMetrics.generatorLoss.name: generated.losses.adversarial,
      CycleGANMetrics.cycleLoss.name: generated.losses.cycle,
      CycleGANMetrics.identityLoss.name: generated.losses.identity,
      CycleGANMetrics.change.name: generated.losses.change,
      CycleGANMetrics.realScore.name: judged.realScore,
      CycleGANMetrics.generatedScore.name: judged.generatedScore,
    ]
    if settings.slopePenalties.weight > 0 {
      report.append(AdversarialMetrics.penalty.name, judged.penalty)
    }
    return report
  }

  private func updateGenerators(
    _ batch: Batch, factor: Float
  ) -> (made: Made, losses: GeneratorLosses) {
    let (gradients, made, losses) = generatorGradients(batch)
    generatorTraining.update(gradients, factor: factor)
    return (made, losses)
  }

  private func updateCritics(_ batch: Batch, _ made: Made, factor: Float) -> CriticValues {
    let (gradients, values) = criticGradients(batch, made)
    criticTraining.update(gradients, factor: factor)
    return values
  }

  private func measureStatistics() {
    let count = max(1, Self.measuredCount / settings.batchSize)
    let (source, target) = (pair.converter.source, pair.converter.target)
    withoutRecording {
      source.measure((0..<count).map(sources), silence: CycleGANConverter.loudestSilence)
      target.measure(
        (0..<count).map(self.source.examples), silence: CycleGANConverter.loudestSilence)
    }
    pair.assign(source: source, target: target)
  }

  /// The averaged converters with their description.
  func model(steps: Int) throws -> Model {
    var stream = RandomStream(seed: 0, name: "unused")
    let networks = design.makeNetworks(initializer: .undefined, using: &stream)
    try networks.load(
      Dictionary(uniqueKeysWithValues: generatorTraining.finishedState.map { ($0.name, $0.tensor) })
    )
    return Model(description: describe(steps), networks: networks)
  }

  /// Takes over the converters of a finished model, as the trained ones and as the average.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func begin(with model: Model) throws {
    try pair.load(
      Dictionary(uniqueKeysWithValues: model.networks.state().map { ($0.name, $0.tensor) }))
    generatorTraining.restartAverage()
  }
}
