// SPDX-License-Identifier: MIT
import Audio
import Models

extension RenderEntry {
  /// The sounds of these numbers, shaped; `model` is that of ``source``.
  ///
  /// - Throws: `AudioConversionError`
  func clips(_ numbers: Range<Int>, of model: PlayableModel) throws -> [AudioClip] {
    let sound = source.description.architecture.representation
    let frames = settings.duration.map { Int(($0 * Double(sound.sampleRate)).rounded(.up)) } ?? 0
    let clips =
      frames > sound.sliceLength
      ? numbers.map {
        model.longSound(
          $0, frames: frames, from: settings.latent, seed: settings.seed, mix: mix,
          truncation: settings.truncation)
      }
      : slices(numbers, of: model)
    return try clips.map { try settings.shape($0) }
  }

  /// The sounds of these numbers, as the model makes them.
  private func slices(_ numbers: Range<Int>, of model: PlayableModel) -> [AudioClip] {
    guard let latent = settings.latent else {
      return model.render(
        numbers, seed: settings.seed, mix: mix, truncation: settings.truncation)
    }
    return model.sounds(
      at: numbers.map { LatentPoint(latent: latent, mix: mix ?? model.classInTurn($0)) })
  }

  /// How many sounds are made at once: a long one keeps a core busy by itself.
  var batchSize: Int {
    let sound = source.description.architecture.representation
    let seconds = Double(sound.sliceLength) / Double(sound.sampleRate)
    return settings.duration.map { $0 > seconds } ?? false ? 1 : 8
  }

  /// The file of a sound, as bytes.
  ///
  /// - Throws: `AudioFileError`, or `PlainFileError` of the model
  func encoded(
    _ clip: AudioClip, _ number: Int
  ) throws -> (bytes: [UInt8], report: AudioFile.WriteReport) {
    try AudioFile.encode(
      clip, for: file(of: number), encoding: settings.encoding, tags: try tags(of: number),
      dither: settings.ditherStream(number))
  }

  /// The file of its first sound, as bytes: for a pipe.
  ///
  /// - Throws: `AudioFileError`, `AudioConversionError`, `PlainFileError`, or what `PlayableModel.init` throws.
  public func encodedFirst(from library: ModelLibrary) throws -> [UInt8] {
    let clips = try clips(settings.first..<(settings.first + 1), of: library.model(source))
    return try clips.first.map { try encoded($0, settings.first).bytes } ?? []
  }

  /// What it is called, and how it is made again.
  private func tags(of number: Int) throws -> [AudioTag: String] {
    [
      .title: title(of: number), .software: "Foley \(Release.version)",
      .comment: "{\(try recipe(of: number).members)}",
    ]
  }

  /// The name of the file without folder and extension.
  func title(of number: Int) -> String {
    let name = pattern.name { place in text(of: place, number) }
    return name.split(separator: "/").last.map(String.init) ?? name
  }
}
