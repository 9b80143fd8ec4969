// SPDX-License-Identifier: MIT
public import Audio
import Autograd
public import Models

/// A model that turns one sound into another.
public final class ConvertingModel {
  /// What the model says about itself.
  public let description: ModelDescription
  private let converter: any SoundConverter
  private let source: any Representation
  private let target: any Representation

  /// The converter of a model.
  ///
  /// - Parameters:
  ///   - path: the model's file, for the message.
  ///   - isReversed: whether targets are turned back into sources.
  /// - Throws: `ModelFileError/task(path:wanted:found:)` for a model that does not convert, or
  ///   `ModelFileError/oneWay(path:)` for a model without the way back.
  public init(_ model: Model, path: String, isReversed: Bool = false) throws(ModelFileError) {
    guard let forward = model.networks.converter else {
      throw .task(path: path, wanted: .convert, found: model.networks.tasks)
    }
    description = model.description
    let design = model.description.design
    guard isReversed else {
      (converter, source, target) = (forward, design.sourceRepresentation, design.representation)
      return
    }
    guard let reverse = model.networks.reverseConverter else { throw .oneWay(path: path) }
    (converter, source, target) = (reverse, design.representation, design.sourceRepresentation)
  }

  /// The converter, if it takes waveforms of any length.
  var waveformConverter: (any WaveformConverter)? {
    source is WaveformRepresentation && target is WaveformRepresentation
      ? converter as? any WaveformConverter : nil
  }

  /// Whether clips of any length can be converted as they are.
  var takesAnyLength: Bool {
    converter is any SpectrogramConverter && source is SpectrogramRepresentation
      && target is SpectrogramRepresentation
  }

  /// Converts clips of the model's rate and channels, all of its slice length or, if it takes spectrograms
  /// of any length, of one length; clip i depends on clip i alone.
  ///
  /// - Parameters:
  ///   - mixes: the wanted class of each clip; empty for a model without classes.
  ///   - strength: how far the examples move from the source (0) to the converted one (1).
  public func convert(
    _ clips: [AudioClip], mixes: [ClassMix] = [], strength: Float = 1
  ) -> [AudioClip] {
    let (source, target) = (Self.fitted(source, to: clips), Self.fitted(target, to: clips))
    return withoutRecording {
      let examples = source.encode(clips)
      let converted = converter(examples, labels: mixes.isEmpty ? nil : ClassMix.labels(mixes))
      return target.decode(
        strength == 1 ? converted : examples + (converted - examples) * strength)
    }
  }

  /// A representation of clips of this length, if it is of spectrograms.
  private static func fitted(
    _ representation: any Representation, to clips: [AudioClip]
  ) -> any Representation {
    guard let spectrograms = representation as? SpectrogramRepresentation, let clip = clips.first
    else { return representation }
    return spectrograms.ofClips(frameCount: clip.frameCount)
  }
}
