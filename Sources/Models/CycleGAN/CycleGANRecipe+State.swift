// SPDX-License-Identifier: MIT
import Autograd
import Layers

extension CycleGANRecipe {
  /// Weights, statistics, moments, the running average and the histories, each under the name of its
  /// part.
  func state() -> [(name: String, tensor: Tensor)] { parts.state() }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  func load(_ state: [String: Tensor]) throws { try parts.load(state) }

  private var parts: StateParts {
    var parts = StateParts()
    generatorTraining.add(to: &parts, "generators", optimizerName: "generatorOptimizer")
    criticTraining.add(to: &parts, "critics", optimizerName: "criticOptimizer")
    parts.add("sourceHistory", state: histories.source.state, load: histories.source.load)
    parts.add("targetHistory", state: histories.target.state, load: histories.target.load)
    return parts
  }
}
