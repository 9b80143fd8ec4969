// SPDX-License-Identifier: MIT

/// All that decides the shape of a WaveGAN.
///
/// Donahue, McAuley and Puckette, "Adversarial Audio Synthesis" (ICLR 2019), tables 3 and 4.
/// Defaults are the paper's.
public struct WaveGANConfiguration: Codable, Sendable, Equatable {
  /// How a generator makes signals longer.
  public enum Upsampling: String, Codable, Sendable, CaseIterable {
    /// Transposed convolutions, the paper's choice.
    case transposedConvolution
    /// Repetition of samples and a convolution.
    case nearestNeighbor
  }

  /// Samples of a sound, L.
  public var sliceLength: Int
  /// Channels of a sound, C: 1 or 2.
  public var channelCount: Int
  /// d: the channels of the widest signals; all other widths are multiples.
  public var width: Int
  /// Taps of a kernel, K.
  public var kernelLength: Int
  /// Z, the numbers a sound is made from.
  public var latentCount: Int
  /// The largest shift in samples that a critic sees; 0 for none.
  public var phaseShuffleRadius: Int
  /// How the generator makes signals longer.
  public var upsampling: Upsampling
  /// Taps of a learned filter after the generator, 512 in the paper; nil for none.
  public var postFilterLength: Int?

  /// A configuration, the paper's by default.
  public init(
    sliceLength: Int = 16384, channelCount: Int = 1, width: Int = 64, kernelLength: Int = 25,
    latentCount: Int = 100, phaseShuffleRadius: Int = 2,
    upsampling: Upsampling = .transposedConvolution, postFilterLength: Int? = nil
  ) {
    self.sliceLength = sliceLength
    self.channelCount = channelCount
    self.width = width
    self.kernelLength = kernelLength
    self.latentCount = latentCount
    self.phaseShuffleRadius = phaseShuffleRadius
    self.upsampling = upsampling
    self.postFilterLength = postFilterLength
  }

  /// Slice lengths a network can be built for, in samples.
  public static let sliceLengths = [4096, 8192, 16384, 32768, 65536]

  /// Checks every value.
  /// - Throws: ``ConfigurationError``.
  public func validate() throws(ConfigurationError) {
    func check<Value>(
      _ name: String, _ value: Value, _ expectation: String, _ holds: Bool
    ) throws(ConfigurationError) {
      guard holds else {
        throw ConfigurationError(name: name, value: "\(value)", expectation: expectation)
      }
    }
    try check(
      "sliceLength", sliceLength, "one of 4096, 8192, 16384, 32768 and 65536",
      Self.sliceLengths.contains(sliceLength))
    try check("channelCount", channelCount, "1 or 2", (1...2).contains(channelCount))
    try check("width", width, "from 1 to 1024", (1...1024).contains(width))
    try check("kernelLength", kernelLength, "from 4 to 1024", (4...1024).contains(kernelLength))
    try check("latentCount", latentCount, "from 1 to 65536", (1...65536).contains(latentCount))
    // The shortest signal that is shuffled has 32 samples.
    try check(
      "phaseShuffleRadius", phaseShuffleRadius, "from 0 to 31",
      (0...31).contains(phaseShuffleRadius))
    try check(
      "postFilterLength", postFilterLength ?? 1, "from 1 to 65536",
      (1...65536).contains(postFilterLength ?? 1))
  }
}

/// A value of a configuration that no network can be built from.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// The name of the value.
  public let name: String
  /// The value.
  public let value: String
  /// What it may be.
  public let expectation: String

  /// An error for this value.
  public init(name: String, value: String, expectation: String) {
    self.name = name
    self.value = value
    self.expectation = expectation
  }

  /// One sentence that names the value and says what it may be.
  public var description: String { "\(name) is \(value), but must be \(expectation)." }
}
