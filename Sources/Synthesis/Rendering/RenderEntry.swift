// SPDX-License-Identifier: MIT
import Audio
import Models

/// Sounds of one model and one kind, ready to be made: every name in them has been looked up.
public struct RenderEntry: Sendable {
  /// The model.
  public let source: ModelSource
  /// Which sounds, and how.
  public let settings: RenderSettings
  /// The folder of the files, below that of the render; empty for that itself.
  public let folder: String
  let mix: ClassMix?
  let pattern: NamePattern

  /// An entry that can be rendered.
  ///
  /// - Throws: ``RenderSettingsError``, ``NamePatternError``, ``ClassMixError``, ``RenderEntryError``
  ///   or `AudioFileError` of a format that cannot hold the sounds.
  public init(source: ModelSource, settings: RenderSettings, folder: String = "") throws {
    try settings.validate()
    self.source = source
    self.settings = settings
    self.folder = folder
    if !folder.isEmpty, let fault = pathFault(folder) {
      throw RenderEntryError.folder(folder, reason: fault)
    }
    pattern = try NamePattern(settings.name)
    let size = source.description.architecture.latentCount
    if let latent = settings.latent, latent.count != size {
      throw RenderEntryError.latent(found: latent.count, wanted: size)
    }
    mix = try settings.className.map { try ClassMix($0, classNames: source.classNames) }
    guard !pattern.has(.class) || !source.classNames.isEmpty else {
      throw RenderEntryError.noClass(pattern: settings.name)
    }
    guard settings.count == 1 || pattern.has(.number) else {
      throw RenderEntryError.noNumber(pattern: settings.name)
    }
    try checkNames()
    try checkFormat()
  }

  /// The class of a sound in words; nil for a model without classes.
  func className(of number: Int) -> String? {
    let names = source.classNames
    guard !names.isEmpty else { return nil }
    return settings.className ?? names[(number + names.count - 1) % names.count]
  }

  /// The file of a sound, below the folder of the render.
  public func file(of number: Int) -> String {
    let name = pattern.name { place in text(of: place, number) }
    let file = "\(name).\(settings.format.fileExtension)"
    return folder.isEmpty ? file : "\(folder)/\(file)"
  }

  /// How a sound is made again.
  ///
  /// - Throws: `PlainFileError` if the model could not be read to its end.
  public func recipe(of number: Int) throws -> SoundRecipe {
    SoundRecipe(
      modelHash: try source.hash.description, number: number, className: className(of: number),
      settings: settings)
  }

  /// What stands for a place in the name of a sound.
  func text(of place: NamePattern.Place, _ number: Int) -> String {
    switch place {
    case .model: source.name
    case .class: className(of: number) ?? ""
    case .seed: "\(settings.seed)"
    case .number: Renderer.digits(of: number)
    case .group: Renderer.digits(of: number / 1000)
    }
  }

  /// The numbers whose names differ in more than the number.
  var examples: Range<Int> {
    let numbers = settings.numbers
    let classCount = mix == nil && pattern.has(.class) ? source.classNames.count : 1
    return numbers.lowerBound..<min(numbers.lowerBound + classCount, numbers.upperBound)
  }

  private func checkNames() throws(RenderEntryError) {
    for number in Array(examples) + [settings.numbers.upperBound - 1] {
      if let fault = pathFault(file(of: number)) {
        throw .file(file(of: number), reason: fault)
      }
    }
  }

  /// Encodes a moment of silence: only the encoders know what they can hold.
  private func checkFormat() throws {
    let sound = source.description.architecture.representation
    let channels = settings.channels ?? sound.channelCount
    let silence = AudioClip(
      samples: [Float](repeating: 0, count: 64 * sound.channelCount),
      sampleRate: sound.sampleRate, channelCount: sound.channelCount)
    _ = try silence.withChannels(channels)
    let rate = settings.sampleRate ?? sound.sampleRate
    let ratio = Double(rate) / Double(sound.sampleRate)
    guard (1 / 256.0...256).contains(ratio) else {
      throw AudioConversionError.sampleRates(from: sound.sampleRate, to: rate)
    }
    _ = try AudioFile.encode(
      AudioClip(
        samples: [Float](repeating: 0, count: 64 * channels), sampleRate: rate,
        channelCount: channels),
      for: file(of: settings.first), encoding: settings.encoding)
  }
}

/// Why sounds cannot be rendered as they are asked for.
public enum RenderEntryError: Error, Equatable, Sendable {
  /// A folder that is not below that of the render, and why.
  case folder(String, reason: String)
  /// A file that would not be below it, and why.
  case file(String, reason: String)
  /// A latent of another size than the model's.
  case latent(found: Int, wanted: Int)
  /// `{class}` with a model without classes.
  case noClass(pattern: String)
  /// Several sounds would have one name.
  case noNumber(pattern: String)
}

extension RenderEntryError: CustomStringConvertible {
  /// One sentence that names the thing and says what to do.
  public var description: String {
    switch self {
    case .folder(let folder, let reason):
      "The folder \"\(folder)\" \(reason): give one below the output folder, like hits/kicks."
    case .file(let file, let reason):
      "The file \"\(file)\" \(reason): give another name."
    case .latent(let found, let wanted):
      "The latent has \(found) numbers and the model needs \(wanted): give a latent of this model."
    case .noClass(let pattern):
      "The name \"\(pattern)\" has {class}, and the model was trained without classes: leave it out."
    case .noNumber(let pattern):
      "The name \"\(pattern)\" is the same for every sound: add {number} to it."
    }
  }
}
