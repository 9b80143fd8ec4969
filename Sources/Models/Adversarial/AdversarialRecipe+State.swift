// SPDX-License-Identifier: MIT
public import Autograd
import Layers

extension AdversarialRecipe {
  /// Weights and moments of both networks, the running average and the state of the terms, each
  /// under the name of its part.
  public func state() -> [(name: String, tensor: Tensor)] {
    parts.state()
  }

  /// Takes over what ``state()`` gave.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func load(_ state: [String: Tensor]) throws { try parts.load(state) }

  private var parts: StateParts {
    var parts = StateParts()
    generatorTraining.add(to: &parts, "generator")
    criticTraining.add(to: &parts, "critic")
    parts.add("control", state: controlState, load: loadControl)
    for (index, term) in criticTerms.enumerated() {
      parts.add("criticTerm\(index)", state: term.state, load: term.load)
    }
    for (index, term) in generatorTerms.enumerated() {
      parts.add("generatorTerm\(index)", state: term.state, load: term.load)
    }
    return parts
  }

  /// The numbers that adapt to the course of the training.
  private func controlState() -> [(name: String, tensor: Tensor)] {
    var numbers: [(name: String, value: Float)] = []
    if let balance { numbers.append(("averageLoss", balance.averageLoss)) }
    if let augmentation = adaptiveAugmentation {
      numbers.append(("augmentation", augmentation.probability))
      numbers.append(("overfitting", augmentation.overfitting))
    }
    return numbers.map { ($0.name, Tensor(scalar: $0.value)) }
  }

  private func loadControl(_ state: [String: Tensor]) throws {
    try StateError.check(state, against: controlState().map { ($0.name, $0.tensor.shape) })
    if let loss = state["averageLoss"] { balance?.averageLoss = loss.item }
    if let probability = state["augmentation"], let overfitting = state["overfitting"] {
      adaptiveAugmentation?.restore(
        probability: probability.item, overfitting: overfitting.item)
    }
  }

  /// Batches over which the batch-norm moments of the averaged generator are measured.
  private static let momentBatchCount = 16

  /// The averaged generator with its description.
  ///
  /// Batch-norm moments and mean styles are those of the averaged weights, measured over batches of
  /// latents.
  public func model(steps: Int) throws -> Model {
    try averagedGenerator.load(
      Dictionary(uniqueKeysWithValues: generatorTraining.finishedState.map { ($0.name, $0.tensor) })
    )
    averagedGenerator.recomputeMoments(batchCount: Self.momentBatchCount) { batch in
      var stream = randomStream("moments", batch)
      _ = averagedGenerator(input(source.labels?(batch), using: &stream))
    }
    var stream = randomStream("finish", 0)
    averagedGenerator.finish(using: &stream)
    return Model(
      description: description(steps: steps), networks: ModelNetworks(generator: averagedGenerator))
  }

  /// Takes over the generator of a finished model, as the trained one and as the average.
  ///
  /// - Throws: `StateError` if names or shapes differ.
  public func begin(with model: Model) throws {
    try generator.load(
      Dictionary(uniqueKeysWithValues: model.networks.state().map { ($0.name, $0.tensor) }))
    generatorTraining.restartAverage()
  }
}
