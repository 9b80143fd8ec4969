// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Layers
import Models
import Synthesis

extension AdversarialRecipe {
  /// The rows of a picture of spectrograms.
  private static let comparedCount = 6

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
      Part("control", state: controlState, load: loadControl),
    ]
  }

  /// What reacts to the course of the training.
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
  public func sounds(count: Int) throws -> [AudioClip] {
    try playableModel().render(1..<(count + 1), seed: settings.seed)
  }

  /// The same with a picture of spectrograms where the model makes them.
  public func preview(count: Int) throws -> Preview {
    let model = try playableModel()
    let clips = model.render(1..<(count + 1), seed: settings.seed)
    return Preview(clips, spectrograms: spectrogramSheet(of: model, clips))
  }

  /// The averaged generator as it is.
  private func playableModel() throws -> PlayableModel {
    try averagedGenerator.load(
      Dictionary(uniqueKeysWithValues: average.averagedState().map { ($0.name, $0.tensor) }))
    return PlayableModel(description: describe(0), generator: averagedGenerator)
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
      real: source.examples(0), generated: model.examples(1..<(rows + 1), seed: settings.seed),
      sounds: Array(clips.prefix(rows)), representation: representation)
  }

  /// Writes the averaged generator with its description.
  ///
  /// - Throws: `AtomicFileError`
  public func writeModel(to path: String, steps: Int) throws {
    try describe(steps).write(to: path, weights: average.averagedState())
  }

  /// Takes over the generator of a finished model, as the trained one and as the average.
  ///
  /// - Throws: `ModelFileError`, or ``TrainingOptionsError`` if it is of another shape.
  func begin(withModelAt path: String) throws {
    let state = try PlayableModel(path).weights()
    do {
      try generator.load(state)
    } catch {
      throw TrainingOptionsError.conflict(
        .initFrom, "the model \(path) is of another shape (\(error))",
        advice: "give the options that it was trained with, as foley info shows them")
    }
    average.restart()
  }
}
