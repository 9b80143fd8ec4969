// SPDX-License-Identifier: MIT
import Autograd
import Layers

/// Adversarial training that fits the principal components before its first step.
final class PCAGANRecipe: WrappedRecipe {
  let adversarial: AdversarialRecipe
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

  /// True: the principal components.
  var soundsAfterFirstStep: Bool { true }

  /// Fits the components in the first step; then updates critic and generator.
  func step(_ index: Int) -> StepReport {
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
      rows: network.rowCount, components: network.latentCount, values: network.coarseCount,
      differentCounts: source.differentCounts)
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
}
