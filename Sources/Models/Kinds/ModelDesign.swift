// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// What a finished model can do; a model file says which, and commands ask for it.
public enum ModelTask: String, Codable, Sendable, CaseIterable {
  /// Makes sounds from latents, and classes where it has them.
  case generate
  /// Turns a sound into another.
  case convert
  /// Turns a sound into a latent.
  case encode
}

/// All that is needed to build the networks of a finished model again and to make sounds of their
/// tensors: the part of a model file that is not weights.
///
/// A model kind has a design of its own. Its JSON form stands in the model file beside the name of
/// the kind.
public protocol ModelDesign: Codable, Equatable, Sendable {
  /// The kind that the design belongs to.
  static var kind: any ModelKind.Type { get }

  /// How sounds become tensors and back.
  var representation: any Representation { get }
  /// How the sounds that a converter takes become tensors and back; its examples have the shape of
  /// those of ``representation``.
  var sourceRepresentation: any Representation { get }
  /// What the finished model can do.
  var tasks: [ModelTask] { get }
  /// Z, the numbers of a latent; 0 for a model without latents.
  var latentCount: Int { get }
  /// The largest magnitude of the numbers of a sound's latent where no truncation is asked for; nil for
  /// no limit.
  var truncation: Double? { get }
  /// The classes that the model can be asked for; 0 for none.
  var classCount: Int { get }
  /// Whether a sound has noise that follows from its latent and a further seed.
  var takesNoise: Bool { get }
  /// The numbers in the weights and running moments of a model file, computed without building the
  /// networks; of a valid design.
  var parameterCount: Int { get }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError)

  /// The networks of the finished model with fresh weights.
  func makeNetworks(
    initializer: Initializer, using stream: inout RandomStream
  ) -> ModelNetworks
}

extension ModelDesign {
  /// ``representation``.
  public var sourceRepresentation: any Representation { representation }
  /// Generates.
  public var tasks: [ModelTask] { [.generate] }
  /// None.
  public var truncation: Double? { nil }
  /// None.
  public var classCount: Int { 0 }
  /// None.
  public var takesNoise: Bool { false }

  /// Throws unless the representation's examples have this shape.
  public func checkExampleShape(_ shape: [Int]) throws(ConfigurationError) {
    guard representation.exampleShape == shape else {
      throw ConfigurationError(
        name: "representation", value: "\(representation.exampleShape)",
        expectation: "\(shape) like the network's examples")
    }
  }
}

/// A design of a generator that a critic trains.
public protocol AdversarialDesign: ModelDesign {
  /// A generator with fresh weights.
  func makeGenerator(initializer: Initializer, using stream: inout RandomStream) -> any Generator

  /// A critic with fresh weights.
  ///
  /// - Parameter options: the optional parts of a critic; a design may lack some of them if its
  ///   kind has no option for them.
  func makeCritic(_ options: CriticDesign, using stream: inout RandomStream) -> any Critic
}

extension AdversarialDesign {
  /// A generator with fresh weights, Glorot and Bengio's (2010).
  public func makeGenerator(using stream: inout RandomStream) -> any Generator {
    makeGenerator(initializer: .glorotUniform, using: &stream)
  }

  /// The generator alone: a finished model needs no critic.
  public func makeNetworks(
    initializer: Initializer, using stream: inout RandomStream
  ) -> ModelNetworks {
    ModelNetworks(generator: makeGenerator(initializer: initializer, using: &stream))
  }
}
