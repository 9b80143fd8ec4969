// SPDX-License-Identifier: MIT
import Audio
import Files
import Models

extension RenderEntry {
  /// Renders the sounds of these numbers and shapes them.
  ///
  /// - Parameter model: the model of ``source``.
  /// - Throws: `AudioConversionError`
  func clips(_ numbers: Range<Int>, of model: PlayableModel) throws -> [AudioClip] {
    let sound = source.description.design.representation
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

  /// Renders the sounds of these numbers at the model's own length.
  private func slices(_ numbers: Range<Int>, of model: PlayableModel) -> [AudioClip] {
    guard let latent = settings.latent else {
      return model.render(
        numbers, seed: settings.seed, mix: mix, truncation: settings.truncation)
    }
    return model.sounds(
      at: numbers.map { LatentPoint(latent: latent, mix: mix ?? model.classInTurn($0)) })
  }

  /// The number of sounds in a batch: one if a sound consists of several slices, otherwise eight.
  var batchSize: Int {
    let sound = source.description.design.representation
    let seconds = Double(sound.sliceLength) / Double(sound.sampleRate)
    return settings.duration.map { $0 > seconds } ?? false ? 1 : 8
  }

  /// Encodes a sound as the bytes of its file.
  ///
  /// - Throws: `AudioFileError`, or `PlainFileError` if the model file cannot be read.
  func encoded(
    _ clip: AudioClip, _ number: Int
  ) throws -> (bytes: [UInt8], report: AudioFile.WriteReport) {
    try AudioFile.encode(
      clip, for: file(of: number), encoding: settings.encoding, tags: try tags(of: number),
      dither: settings.ditherStream(number))
  }

  /// Renders the first sound and encodes it as the bytes of its file.
  ///
  /// - Throws: `AudioFileError`, `AudioConversionError`, `PlainFileError`, or an error of a model that
  ///   cannot be opened.
  public func encodedFirst(from library: ModelLibrary) throws -> [UInt8] {
    let clips = try clips(settings.first..<(settings.first + 1), of: library.model(source))
    return try clips.first.map { try encoded($0, settings.first).bytes } ?? []
  }

  /// The tags of a sound's file: its title, the software and its provenance.
  private func tags(of number: Int) throws -> [AudioTag: String] {
    [
      .title: title(of: number), .software: "Foley \(FoleyVersion.current)",
      .comment: JSONValue.json(ofMembers: try provenance(of: number).members),
    ]
  }

  /// The name of the file without folder and extension.
  func title(of number: Int) -> String {
    let name = pattern.name { place in text(of: place, number) }
    return name.split(separator: "/").last.map(String.init) ?? name
  }
}
