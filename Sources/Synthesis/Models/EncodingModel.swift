// SPDX-License-Identifier: MIT
public import Audio
import Autograd
public import Models

/// A model that turns a sound into a latent.
public final class EncodingModel {
  /// What the model says about itself.
  public let description: ModelDescription
  private let encoder: any SoundEncoder

  /// The encoder of a model.
  ///
  /// - Parameter path: the model's file, for the message.
  /// - Throws: `ModelFileError/task(path:wanted:found:)` for a model that does not encode.
  public convenience init(_ model: Model, path: String) throws(ModelFileError) {
    guard let encoder = model.networks.encoder else {
      throw .task(path: path, wanted: .encode, found: model.networks.tasks)
    }
    self.init(encoder, description: model.description)
  }

  /// An encoder with the description of its model.
  init(_ encoder: any SoundEncoder, description: ModelDescription) {
    self.encoder = encoder
    self.description = description
  }

  /// The latents, of Z numbers each, of clips of the model's rate, channels and slice length; latent
  /// i depends on clip i alone.
  ///
  /// - Parameter mixes: the class of each clip; empty for a model without classes.
  public func encode(_ clips: [AudioClip], mixes: [ClassMix] = []) -> [[Float]] {
    withoutRecording {
      let latents = encoder(
        description.design.representation.encode(clips),
        labels: mixes.isEmpty ? nil : ClassMix.labels(mixes))
      let (values, size) = (latents.values, latents.shape[1])
      return clips.indices.map { Array(values[($0 * size)..<(($0 + 1) * size)]) }
    }
  }
}
