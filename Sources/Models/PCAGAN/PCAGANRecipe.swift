// SPDX-License-Identifier: MIT
public import Autograd
import Layers

/// Adversarial training that fits the principal components before its first step.
public final class PCAGANRecipe: Recipe {
  private let adversarial: AdversarialRecipe
  private let design: PCAGANDesign
  private let source: ExampleSource
  private let batchSize: Int

  /// Examples that the components are fitted to.
  private static let fittedCount = 1024

  /// A recipe around the one that trains the networks.
  init(
    _ adversarial: AdversarialRecipe, design: PCAGANDesign, source: ExampleSource, batchSize: Int
  ) {
    self.adversarial = adversarial
    self.design = design
    self.source = source
    self.batchSize = batchSize
  }

  /// Generator and critic.
  public var networks: [(name: String, parameterCount: Int)] { adversarial.networks }
  /// The numbers of adversarial training and the distance from the coarse pictures.
  public var metrics: [MetricDescription] { adversarial.metrics }
  /// Rules on losses, scores and sounds.
  public var advice: [AdviceRule] { adversarial.advice }
  /// Steps until the penalties are spread evenly.
  public var workPeriod: Int { adversarial.workPeriod }
  /// True: the principal components.
  public var soundsAfterFirstStep: Bool { true }
  /// Those of adversarial training.
  public var batchesPerStep: Int { adversarial.batchesPerStep }
  /// The classes of the first batch.
  public var previewLabels: Tensor? { adversarial.previewLabels }
  /// The first batch of recordings.
  public var previewExamples: Tensor? { adversarial.previewExamples }

  /// Fits the components in the first step; then updates critic and generator.
  public func step(_ index: Int) -> StepReport {
    if index == 0, let generator = adversarial.generator as? PCAGANGenerator,
      !generator.hasComponents
    {
      fit(generator)
    }
    return adversarial.step(index)
  }

  private func fit(_ generator: PCAGANGenerator) {
    let network = design.network
    var fits = PCAFits(
      rows: network.rowCount, components: network.latentCount, values: network.coarseCount)
    withoutRecording {
      for batch in 0..<max(1, Self.fittedCount / batchSize) {
        fits.add(
          source.examples(batch).coarse,
          labels: network.classCount == 0 ? nil : source.labels?(batch))
      }
      generator.components.assign(fits.components)
      generator.means.assign(fits.means)
    }
  }

  /// The state of adversarial training, which holds the components.
  public func state() -> [(name: String, tensor: Tensor)] { adversarial.state() }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func load(_ state: [String: Tensor]) throws { try adversarial.load(state) }

  /// Takes over the generator of a finished model, with its components.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func begin(with model: Model) throws { try adversarial.begin(with: model) }

  /// The averaged generator with its description.
  public func model(steps: Int) throws -> Model { try adversarial.model(steps: steps) }
}
