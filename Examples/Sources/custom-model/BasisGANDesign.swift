// SPDX-License-Identifier: MIT
import Foley

/// The sizes of a BasisGAN: the part of its model file that is not weights.
struct BasisGANDesign: AdversarialDesign {
  static var kind: any ModelKind.Type { BasisGAN.self }

  /// Z.
  var latentCount: Int
  /// B, the number of basis waveforms.
  var basisCount: Int
  /// The distance between frames, in samples.
  var hop: Int
  /// The sample rate, L and C.
  var waveform: WaveformRepresentation

  var representation: any Representation { waveform }

  /// T, the number of frames.
  var frameCount: Int { waveform.sliceLength / hop }
  /// K, the length of a basis waveform in samples.
  var basisLength: Int { 2 * hop }

  /// The numbers in the generator's three layers, so that a damaged file is refused before memory
  /// is taken.
  var parameterCount: Int {
    let inner = frameCount / 4 * 2 * basisCount
    let dense = (latentCount + 1) * inner
    let frames = 8 * 2 * basisCount * basisCount + basisCount
    let basis = basisLength * basisCount * waveform.channelCount + waveform.channelCount
    return dense + frames + basis
  }

  /// Checks every value: a design may come from a damaged file.
  func validate() throws(ConfigurationError) {
    try waveform.validate()
    try check("latentCount", latentCount, in: 1...65_536)
    try check("basisCount", basisCount, in: 1...1024)
    try check("hop", hop, in: 16...128)
    try check("channelCount", waveform.channelCount, in: 1...2)
    try check("sliceLength", waveform.sliceLength, in: 4 * hop...65_536)
    guard waveform.sliceLength.isMultiple(of: 4 * hop) else {
      throw ConfigurationError(
        name: "sliceLength", value: "\(waveform.sliceLength)",
        expectation: "a multiple of \(4 * hop)")
    }
  }

  private func check(
    _ name: String, _ value: Int, in range: ClosedRange<Int>
  ) throws(ConfigurationError) {
    guard range.contains(value) else {
      throw ConfigurationError(
        name: name, value: "\(value)",
        expectation: "from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func makeGenerator(
    initializer: Initializer, using stream: inout RandomStream
  ) -> any Generator {
    BasisGenerator(self, initializer: initializer, using: &stream)
  }

  /// BasisGAN has no options for the optional parts of a critic, so `options` has none.
  func makeCritic(_ options: CriticDesign, using stream: inout RandomStream) -> any Critic {
    BasisCritic(self, using: &stream)
  }
}
