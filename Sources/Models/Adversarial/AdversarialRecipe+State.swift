// SPDX-License-Identifier: MIT
public import Autograd
import Layers

extension AdversarialRecipe {
  /// Weights and moments of both networks, the running average and the state of the terms, each
  /// under the name of its part.
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

  /// A part of the state, under the name that its tensors begin with.
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

  private var parts: [Part] {
    [
      Part("generator", state: generator.state, load: generator.load),
      Part("critic", state: critic.state, load: critic.load),
      Part(
        "generatorOptimizer", state: generatorOptimizer.state, load: generatorOptimizer.load),
      Part("criticOptimizer", state: criticOptimizer.state, load: criticOptimizer.load),
      Part("average", state: average.state, load: average.load),
      Part("control", state: controlState, load: loadControl),
    ]
      + criticTerms.enumerated().map { Part("criticTerm\($0)", state: $1.state, load: $1.load) }
      + generatorTerms.enumerated().map {
        Part("generatorTerm\($0)", state: $1.state, load: $1.load)
      }
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
      Dictionary(uniqueKeysWithValues: average.averagedState().map { ($0.name, $0.tensor) }))
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
    average.restart()
  }
}
