// SPDX-License-Identifier: MIT
public import Audio
import Autograd
public import Models

/// A model that turns one sound into another.
public final class ConvertingModel {
  /// What the model says about itself.
  public let description: ModelDescription
  private let converter: any SoundConverter

  /// The converter of a model.
  ///
  /// - Parameter path: the model's file, for the message.
  /// - Throws: `ModelFileError/task(path:wanted:found:)` for a model that does not convert.
  public init(_ model: Model, path: String) throws(ModelFileError) {
    guard let converter = model.networks.converter else {
      throw .task(path: path, wanted: .convert, found: model.networks.tasks)
    }
    description = model.description
    self.converter = converter
  }

  /// Converts clips of the model's rate, channels and slice length; clip i depends on clip i alone.
  ///
  /// - Parameter mixes: the wanted class of each clip; empty for a model without classes.
  public func convert(_ clips: [AudioClip], mixes: [ClassMix] = []) -> [AudioClip] {
    withoutRecording {
      let representation = description.design.representation
      let examples = converter(
        representation.encode(clips), labels: mixes.isEmpty ? nil : ClassMix.labels(mixes))
      return representation.decode(examples)
    }
  }
}
