// SPDX-License-Identifier: MIT
import Autograd
import Models

/// The sizes of a generator of another program, and how its arrays become those of Foley's.
struct ForeignGenerator {
  /// An array of Foley's generator.
  struct Part {
    /// Its name in a model file.
    let name: String
    /// The array that it is made of, for messages.
    let origin: String
    /// Makes it.
    let make: (ForeignWeights) throws -> Tensor
  }

  /// 1 for waveforms, 2 for spectrograms.
  var dimensions: Int
  /// The blocks between the innermost signal and the sound.
  var blockCount: Int
  /// Channels of the innermost signal.
  var startChannels: Int
  var latentCount: Int
  var kernelLength: Int
  var channelCount: Int
  var upsampling: Upsampling
  var normalizesBatches = false
  var postFilterLength: Int?
  /// Whether all blocks make signals longer by 4, where others may have one of 2.
  var hasEqualStrides = false
  /// What programs of its kind draw latents from.
  var latents = LatentDistribution.uniform
  var parts: [Part] = []
  /// What of the weights is of no use, in words.
  var leftOut: [String] = []
  /// What the weights do not say, in words.
  var assumed: [String] = []

  /// Adds an array that is another one, perhaps in another shape.
  mutating func add(
    _ name: String, from origin: String, _ change: @escaping (Tensor) -> Tensor = { $0 }
  ) {
    parts.append(Part(name: name, origin: origin) { change(try $0.tensor(origin)) })
  }

  /// What the names of the arrays of a block begin with.
  func block(_ index: Int) -> String {
    "blocks.\(index)" + (upsampling == .nearestNeighbor ? ".convolution" : "")
  }

  /// d, of which all widths are multiples; nil if the widths of the layers do not halve to one.
  var width: Int? {
    guard (1...16).contains(blockCount), startChannels > 0 else { return nil }
    let width = startChannels >> (blockCount - 1)
    return width << (blockCount - 1) == startChannels ? width : nil
  }

  /// The arrays by their names in Foley.
  func state(_ weights: ForeignWeights) throws -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for part in parts { state[part.name] = try part.make(weights) }
    return state
  }
}
