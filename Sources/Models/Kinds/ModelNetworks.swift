// SPDX-License-Identifier: MIT
public import Autograd
public import Layers

/// The networks of a finished model, by what they do.
public struct ModelNetworks {
  /// Makes examples from latents.
  public var generator: (any Generator)?
  /// Turns examples into others.
  public var converter: (any SoundConverter)?
  /// Turns examples of the target back into examples of the source.
  public var reverseConverter: (any SoundConverter)?
  /// Turns examples into latents.
  public var encoder: (any SoundEncoder)?

  /// Networks of a model that does one thing or several.
  public init(
    generator: (any Generator)? = nil, converter: (any SoundConverter)? = nil,
    reverseConverter: (any SoundConverter)? = nil, encoder: (any SoundEncoder)? = nil
  ) {
    self.generator = generator
    self.converter = converter
    self.reverseConverter = reverseConverter
    self.encoder = encoder
  }

  /// What they do.
  public var tasks: [ModelTask] {
    [
      generator.map { _ in ModelTask.generate }, converter.map { _ in .convert },
      encoder.map { _ in .encode },
    ].compactMap(\.self)
  }

  /// The networks with what their weights' names begin with in a file.
  private var parts: [(prefix: String, network: any Module)] {
    var parts: [(String, any Module)] = []
    if let generator { parts.append(("", generator)) }
    if let converter { parts.append(("converter.", converter)) }
    if let reverseConverter { parts.append(("reverse.", reverseConverter)) }
    if let encoder { parts.append(("encoder.", encoder)) }
    return parts
  }

  /// All weights and moments, by name.
  public func state() -> [(name: String, tensor: Tensor)] {
    parts.flatMap { part in
      part.network.state().map { ("\(part.prefix)\($0.name)", $0.tensor) }
    }
  }

  /// Takes over a state with exactly the names and shapes of ``state()``.
  ///
  /// - Throws: `StateError`
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try StateError.check(state, against: self.state().map { ($0.name, $0.tensor.shape) })
    for part in parts {
      let names = part.network.state().map(\.name)
      let own = names.compactMap { name in state[part.prefix + name].map { (name, $0) } }
      try part.network.load(Dictionary(uniqueKeysWithValues: own))
    }
  }

  /// Keeps packed forms of all kernels, which makes them faster to use and slower to change.
  func keepPreparedKernels() {
    for part in parts {
      for (_, parameter) in part.network.parameters { parameter.keepPreparedKernels() }
    }
  }
}
