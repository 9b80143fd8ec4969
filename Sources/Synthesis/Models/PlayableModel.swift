// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Kernels
import Layers
public import Models

/// A model ready to make sounds.
///
/// Sound number i follows from the model, a seed and i alone: not from the batch it is made in, nor
/// from the number of threads.
public final class PlayableModel {
  /// What the model says about itself.
  public let description: ModelDescription
  let generator: any Generator
  /// The encoder; nil for a model that cannot turn a sound into a latent.
  let encoder: EncodingModel?

  /// Sounds that are made at once: enough to keep all cores busy, and fewer if a sound is so large that
  /// their spectrograms would take gigabytes.
  var batchSize: Int {
    max(1, min(16, (1 << 24) / description.design.representation.workingCount))
  }

  /// The player of a model that generates.
  ///
  /// - Parameter path: the model's file, for the message.
  /// - Throws: `ModelFileError/task(path:wanted:found:)` for one that does not.
  public init(_ model: Model, path: String) throws(ModelFileError) {
    guard let generator = model.networks.generator else {
      throw .task(path: path, wanted: .generate, found: model.networks.tasks)
    }
    description = model.description
    self.generator = generator
    encoder = model.networks.encoder.map {
      EncodingModel($0, description: model.description)
    }
  }

  /// Reads a model file, or the model of a run folder.
  ///
  /// - Throws: `ModelFileError` or `SafetensorsError`
  public convenience init(_ path: String) throws {
    try self.init(Model(path), path: path)
  }

  /// Reads the weights of a model.
  ///
  /// - Throws: as ``ModelSource/model()``
  public convenience init(_ source: ModelSource) throws {
    try self.init(source.model(), path: source.file)
  }

  /// The names of the classes that can be asked for, in their order; empty for a model that was
  /// trained without them.
  public var classNames: [String] {
    description.design.classCount > 0 ? description.classNames : []
  }

  /// The class of sound `number` where none is asked for: all in turn, from the first for sound 1;
  /// nil for a model without classes.
  public func classInTurn(_ number: Int) -> ClassMix? {
    let count = classNames.count
    return count == 0 ? nil : ClassMix(ClassMix.inTurn(number, of: count), of: count)
  }

  /// The sounds of these numbers, in order; all zero or above.
  ///
  /// - Parameters:
  ///   - mix: the class of all of them; nil for ``classInTurn(_:)``.
  ///   - truncation: how far from zero the numbers of a latent may be, nil for as far as the design
  ///     says; of a model that ``truncatesStyles``, the share of the distance from the mean style that is
  ///     left, nil for 1.
  ///   - noiseSeed: the seed of the noise of a model that adds noise.
  public func render(
    _ numbers: Range<Int>, seed: UInt64, mix: ClassMix? = nil, truncation: Double? = nil,
    noiseSeed: UInt64 = 0
  ) -> [AudioClip] {
    render(
      numbers.map { DrawnSound(number: $0, seed: seed, mix: mix) },
      Variation(truncation: truncation, noiseSeed: noiseSeed))
  }

  /// A sound by its number, its seed and its class; nil for ``classInTurn(_:)``.
  struct DrawnSound {
    let number: Int
    let seed: UInt64
    let mix: ClassMix?
  }

  /// The sounds that are drawn so, in order, whatever their seeds and classes.
  func render(_ drawn: [DrawnSound], _ variation: Variation) -> [AudioClip] {
    stride(from: 0, to: drawn.count, by: batchSize).flatMap { first in
      let batch = drawn[first..<min(first + batchSize, drawn.count)]
      return sounds(
        ofLatents: batch.map {
          latent($0.number, seed: $0.seed, truncation: variation.truncation)
        },
        mixes: batch.compactMap { $0.mix ?? classInTurn($0.number) }, variation)
    }
  }

  /// What the generator puts out for the sounds of these numbers, `[N, ...]`: what becomes sound
  /// once the representation has decoded it.
  public func examples(_ numbers: Range<Int>, seed: UInt64, mix: ClassMix? = nil) -> Tensor {
    examples(
      ofLatents: numbers.map { latent($0, seed: seed) },
      mixes: numbers.compactMap { mix ?? classInTurn($0) }, Variation())
  }

  /// Where its latents come from.
  var latentDistribution: LatentDistribution { generator.latentDistribution }

  /// Whether truncation draws styles towards their mean and leaves latents alone.
  public var truncatesStyles: Bool { generator is any StyleGenerator }

  /// How far from zero the numbers of a latent may be, where truncation limits them.
  func latentLimit(_ truncation: Double?) -> Double? {
    truncatesStyles ? nil : truncation ?? description.design.truncation
  }

  /// The latent drawn for `number` from the random stream of this name, `[Z]`; that of a sound from the
  /// stream "latent".
  func latent(
    _ number: Int, seed: UInt64, stream name: String = "latent", truncation: Double? = nil
  ) -> [Float] {
    var stream = RandomStream(seed: seed, name: name, index: UInt64(number))
    return latentDistribution.latent(
      count: generator.latentCount, truncation: latentLimit(truncation), using: &stream)
  }

  /// What varies the sound of a latent and a class.
  struct Variation: Hashable {
    /// How much of the distance from the mean style is left, of a model that truncates styles; the
    /// latents of others are limited already.
    var truncation: Double?
    /// The seed of the noise.
    var noiseSeed: UInt64 = 0
  }

  /// The sounds of latents of Z numbers each; `mixes` is empty for a model without classes.
  func sounds(
    ofLatents latents: [[Float]], mixes: [ClassMix], _ variation: Variation
  ) -> [AudioClip] {
    withoutRecording {
      description.design.representation.decode(
        examples(ofLatents: latents, mixes: mixes, variation))
    }
  }

  private func examples(
    ofLatents latents: [[Float]], mixes: [ClassMix], _ variation: Variation
  ) -> Tensor {
    var input = GeneratorInput(
      Tensor(latents.flatMap { $0 }, shape: [latents.count, generator.latentCount]),
      labels: mixes.isEmpty ? nil : ClassMix.labels(mixes))
    if truncatesStyles { input.truncation = variation.truncation.map { Float($0) } }
    input.noiseSeed = variation.noiseSeed
    return withoutRecording { generator(input) }
  }
}
