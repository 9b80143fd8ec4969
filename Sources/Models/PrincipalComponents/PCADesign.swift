// SPDX-License-Identifier: MIT
public import Kernels
public import Layers

/// The sizes of a linear model and the spectrograms it makes.
public struct PCADesign: ModelDesign {
  /// Z, the components of a class.
  public var componentCount: Int
  /// The classes; 0 for a model without.
  public var classCount: Int
  /// The spectrograms of a sound.
  public var spectrograms: SpectrogramRepresentation

  /// More numbers would make the model file larger than 2 GB.
  static let mostParameters = 1 << 29

  /// A design of these sizes.
  public init(componentCount: Int, classCount: Int, spectrograms: SpectrogramRepresentation) {
    self.componentCount = componentCount
    self.classCount = classCount
    self.spectrograms = spectrograms
  }

  /// ``PrincipalComponents``.
  public static var kind: any ModelKind.Type { PrincipalComponents.self }
  /// Generates, and encodes as the components are orthogonal.
  public var tasks: [ModelTask] { [.generate, .encode] }
  /// Spectrograms.
  public var representation: any Representation { spectrograms }
  /// Z.
  public var latentCount: Int { componentCount }

  /// P, the values of a spectrogram.
  var valueCount: Int { spectrograms.exampleShape.reduce(1, *) }
  /// The rows of the tables of means and components: the classes, or 1.
  var rowCount: Int { max(classCount, 1) }
  /// A mean and the components of each class.
  public var parameterCount: Int { rowCount * (componentCount + 1) * valueCount }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  public func validate() throws(ConfigurationError) {
    try spectrograms.validate()
    try ConfigurationError.check("componentCount", componentCount, in: 1...65_536)
    try ConfigurationError.check("classCount", classCount, in: 0...65_536)
    let (rows, overflows) = rowCount.multipliedReportingOverflow(by: componentCount + 1)
    try ConfigurationError.check(
      "componentCount", componentCount,
      "so few that \(rowCount) classes of \(valueCount) values have at most \(Self.mostParameters) "
        + "numbers", !overflows && rows <= Self.mostParameters / valueCount)
  }

  /// Tables of zeros, or of undefined values.
  public func makeNetworks(
    initializer: Initializer, using stream: inout RandomStream
  ) -> ModelNetworks {
    let generator = PCAGenerator(self)
    return ModelNetworks(generator: generator, encoder: PCAEncoder(generator))
  }
}
