// SPDX-License-Identifier: MIT
public import Audio
import Files
import Models

extension RenderEntry {
  /// Renders the sounds of these numbers and shapes them.
  ///
  /// - Parameter model: the model of ``source``.
  /// - Throws: `AudioConversionError`
  func sounds(_ numbers: Range<Int>, of model: PlayableModel) throws -> [ShapedSound] {
    try clips(numbers, of: model, duration: settings.generatedDuration)
      .map { try shaped($0, with: settings) }
  }

  /// Renders the beginnings of the sounds of these numbers, and shapes them as if they ended there.
  ///
  /// - Parameter seconds: the duration; nil for whole sounds.
  /// - Throws: `AudioConversionError`
  func sounds(
    _ numbers: Range<Int>, of model: PlayableModel, firstSeconds seconds: Double?
  ) throws -> [ShapedSound] {
    var settings = settings
    if let seconds { (settings.duration, settings.loop) = (seconds, false) }
    return try clips(numbers, of: model, duration: settings.generatedDuration)
      .map { try shaped($0, with: settings) }
  }

  /// The seconds of a sound that a picture of so many sounds shows; nil for whole sounds.
  package func pictureSeconds(ofSounds count: Int) -> Double? {
    let sound = source.description.design.representation
    let rate = max(settings.sampleRate ?? 0, sound.sampleRate)
    let slice = Double(sound.sliceLength) / Double(sound.sampleRate)
    let seconds = max(slice, Double(Self.pictureFrames) / Double(max(count, 1) * rate))
    return (settings.duration ?? slice) > seconds ? seconds : nil
  }

  /// The frames of all sounds of a picture, unless one slice of each is more: its samples and
  /// spectra take 50 MB.
  private static let pictureFrames = 1 << 22

  /// The title of a sound in a picture: its name, its class if the name does not contain it, and how much
  /// of the sound is shown.
  package func pictureTitle(of number: Int, firstSeconds seconds: Double?) -> String {
    let title = title(of: number)
    let name = classWord(of: number)
    return (title.contains(name) || name.isEmpty ? title : "\(title) \(name)")
      + (seconds.map { ", first \(($0 * 10).rounded() / 10) s" } ?? "")
  }

  /// Renders the sounds of these numbers, as long as `duration` or longer.
  private func clips(
    _ numbers: Range<Int>, of model: PlayableModel, duration: Double?
  ) throws -> [AudioClip] {
    guard let frames = framesBeyondSlice(duration) else {
      return Self.slices(numbers.map { (self, $0) }, of: model)
    }
    return numbers.map {
      model.longSound(
        $0, frames: frames, from: settings.latent, styles: settings.styles, seed: settings.seed,
        mix: mix, truncation: settings.truncation, noiseSeed: settings.noiseSeed)
    }
  }

  /// The frames of sounds of a duration; nil if a slice of the model is as long.
  func framesBeyondSlice(_ duration: Double?) -> Int? {
    let sound = source.description.design.representation
    let frames =
      duration.flatMap { Int(checked: ($0 * Double(sound.sampleRate)).rounded(.up)) } ?? 0
    return frames > sound.sliceLength ? frames : nil
  }

  /// The number of sounds in a batch: one if a sound consists of several slices, otherwise eight.
  var batchSize: Int {
    let sound = source.description.design.representation
    let seconds = Double(sound.sliceLength) / Double(sound.sampleRate)
    return settings.generatedDuration.map { $0 > seconds } ?? false ? 1 : 8
  }

  /// Encodes a sound as the bytes of its file.
  ///
  /// - Throws: `AudioFileError`, or `PlainFileError` if the model file cannot be read.
  func encoded(
    _ clip: AudioClip, _ number: Int
  ) throws -> (bytes: [UInt8], report: AudioFile.WriteReport) {
    try AudioFile.encode(
      clip, for: file(of: number), encoding: settings.encoding, tags: try tags(of: number),
      sampler: settings.samplerInformation(frameCount: clip.frameCount),
      dither: settings.ditherStream(number))
  }

  /// Renders the first sound and encodes it as the bytes of its file.
  ///
  /// - Throws: `AudioFileError`, `AudioConversionError`, `PlainFileError`, or an error of a model that
  ///   cannot be opened.
  public func encodedFirst(from library: ModelLibrary) throws -> [UInt8] {
    try firstSound(of: library.model(source)).bytes
  }

  /// Renders the first sound and encodes it.
  ///
  /// - Parameter model: the model of ``source``.
  /// - Throws: `AudioFileError`, `AudioConversionError`, or `PlainFileError`
  public func firstSound(of model: PlayableModel) throws -> RenderedSound {
    let number = settings.first
    return try rendered(sounds(number..<(number + 1), of: model)[0])
  }

  /// The first sound, shaped, with its file.
  func rendered(_ sound: ShapedSound) throws -> RenderedSound {
    RenderedSound(clip: sound.clip, bytes: try encoded(sound.clip, settings.first).bytes)
  }

  /// The tags of a sound's file: its title, the software, its provenance and its licence.
  private func tags(of number: Int) throws -> [AudioTag: String] {
    var tags = Provenance.tags(title: title(of: number), try provenance(of: number))
    // WAV and AIFF have a field for the copyright, Ogg and FLAC for the licence, MP3 for neither.
    (tags[.license], tags[.copyright]) = (source.license?.tag, source.license?.tag)
    return tags
  }

  /// The name of the file without folder and extension.
  func title(of number: Int) -> String {
    let name = pattern.name { place in text(of: place, number) }
    return name.lastPathName
  }
}

/// A sound and its file.
public struct RenderedSound: Sendable {
  /// The sound as it is before it is encoded.
  public let clip: AudioClip
  /// The bytes of the file.
  public let bytes: [UInt8]
}
