// SPDX-License-Identifier: MIT

/// The sizes of a generator and a critic; they stand in the model file.
public protocol NetworkConfiguration: Codable, Sendable, Equatable {
  /// The shape of an example, without its batch; of a valid configuration.
  var exampleShape: [Int] { get }
  /// Z, the numbers an example is made from.
  var latentCount: Int { get }
  /// The classes that an example can have; 0 for none.
  var classCount: Int { get }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError)
}

/// A design that consists of the sizes of its networks and a representation.
public protocol NetworkDesign: AdversarialDesign {
  /// The sizes of the networks.
  associatedtype Configuration: NetworkConfiguration
  /// The sizes of the networks.
  var network: Configuration { get }
}

extension NetworkDesign {
  /// Z.
  public var latentCount: Int { network.latentCount }
  /// The classes that the generator is conditioned on.
  public var classCount: Int { network.classCount }

  /// Checks the representation, the sizes, and that the examples of both have the same shape.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try representation.validate()
    try network.validate()
    try checkExampleShape(network.exampleShape)
  }
}
