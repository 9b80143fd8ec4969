// SPDX-License-Identifier: MIT

/// What decides the shape of a ``PyramidGenerator`` and a ``PyramidCritic``: WaveGAN and SpecGAN are
/// two ways to arrive at it.
public protocol PyramidConfiguration: Codable, Sendable, Equatable {
  /// The blocks of both networks; of a valid configuration.
  var pyramid: ConvolutionPyramid { get }
  /// Taps of a kernel along each dimension, K.
  var kernelLength: Int { get }
  /// Z, the numbers an example is made from.
  var latentCount: Int { get }
  /// How the generator makes signals longer.
  var upsampling: Upsampling { get }
  /// Taps of a learned filter after the generator; nil for none.
  var postFilterLength: Int? { get }
  /// The largest shift that a critic sees, in positions of a signal of one dimension; 0 for none.
  var phaseShuffleRadius: Int { get }

  /// Checks every value, as they may come from a file.
  ///
  /// - Throws: ``ConfigurationError``
  func validate() throws(ConfigurationError)
}

extension PyramidConfiguration {
  /// The numbers in the generator's weights, worked out without building it; of a valid
  /// configuration.
  public var generatorParameterCount: Int {
    let pyramid = pyramid
    func taps(_ length: Int) -> Int { pyramid.kernel(length: length).reduce(1, *) }
    let dense = (latentCount + 1) * pyramid.startShape.reduce(1, *)
    let blocks = pyramid.generatorBlocks.map { ($0.inputs * taps(kernelLength) + 1) * $0.outputs }
    let filter = postFilterLength.map { taps($0) * pyramid.channelCount * pyramid.channelCount }
    return blocks.reduce(dense, +) + (filter ?? 0)
  }
}
