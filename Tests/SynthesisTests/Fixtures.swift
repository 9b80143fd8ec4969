// SPDX-License-Identifier: MIT
import Autograd
import Foundation
import Kernels
import Layers
import Models
import Synthesis

/// The smallest WaveGAN there is, of one or two channels.
func smallDesign(channels: Int = 1, postFilterLength: Int? = nil) -> WaveGANDesign {
  WaveGANDesign(
    network: WaveGANConfiguration(
      sliceLength: 4096, channelCount: channels, width: 1, latentCount: 3,
      postFilterLength: postFilterLength),
    representation: WaveformRepresentation(
      sampleRate: 8000, sliceLength: 4096, channelCount: channels))
}

func smallDescription(channels: Int = 1, postFilterLength: Int? = nil) -> ModelDescription {
  ModelDescription(
    design: smallDesign(channels: channels, postFilterLength: postFilterLength),
    classNames: ["kick", "snare/open"],
    training: .init(steps: 12, options: ["width": "1"], data: ["files": "3"]))
}

/// Writes a model with weights from `seed`, so large that its sounds are loud.
@discardableResult
func writeSmallModel(
  to path: String, seed: UInt64 = 1, channels: Int = 1, postFilterLength: Int? = nil,
  scale: Float = 3
) throws -> ModelDescription {
  let description = smallDescription(channels: channels, postFilterLength: postFilterLength)
  var stream = RandomStream(seed: seed, name: "weights")
  let networks = description.design.makeNetworks(initializer: .glorotUniform, using: &stream)
  let weights = networks.state().map { (name: $0.name, tensor: $0.tensor * scale) }
  try description.write(to: path, weights: weights)
  return description
}

/// Writes a model with the classes `classNames`.
func writeConditionalModel(
  to path: String, classNames: [String] = ["kick", "snare"], scale: Float = 3
) throws {
  var network = WaveGANConfiguration(sliceLength: 4096, channelCount: 1, width: 1, latentCount: 3)
  network.conditioning = Conditioning(classCount: classNames.count, method: .embedding)
  let design = WaveGANDesign(
    network: network,
    representation: WaveformRepresentation(sampleRate: 8000, sliceLength: 4096, channelCount: 1))
  var stream = RandomStream(seed: 1, name: "weights")
  let weights = design.makeGenerator(using: &stream).state().map {
    (name: $0.name, tensor: $0.tensor * scale)
  }
  try ModelDescription(
    design: design, classNames: classNames, training: .init(steps: 1)
  ).write(to: path, weights: weights)
}
