// SPDX-License-Identifier: MIT
import Audio
import Files
import Models

/// Sounds of one model with the same settings, checked and ready to render.
public struct RenderEntry: Sendable {
  /// The model.
  public let source: ModelSource
  /// The settings of the sounds.
  public let settings: RenderSettings
  /// The folder of the files, below the output folder; empty for the output folder itself.
  public let folder: String
  /// The class of all sounds; nil for all classes in turn, or for a model without classes.
  let mix: ClassMix?
  let pattern: NamePattern

  /// Checks that sounds of a model can be rendered with these settings.
  ///
  /// - Throws: `OptionError`, ``NamePatternError``, ``ClassMixError``, ``RenderEntryError``,
  ///   `AudioConversionError`, or `AudioFileError` for a format that does not support the sounds.
  public init(source: ModelSource, settings: RenderSettings, folder: String = "") throws {
    try settings.validate()
    self.source = source
    self.settings = settings
    self.folder = folder
    if !folder.isEmpty, let fault = pathFault(folder) {
      throw RenderEntryError.folder(folder, reason: fault)
    }
    pattern = try NamePattern(settings.name)
    mix = try settings.className.map { try ClassMix($0, classNames: source.classNames) }
    let size = source.description.design.latentCount
    if let latent = settings.latent, latent.count != size {
      throw RenderEntryError.latent(found: latent.count, wanted: size)
    }
    try checkStyles()
    guard settings.noiseSeed == 0 || source.description.design.takesNoise else {
      throw OptionError.conflict(
        name: "noiseSeed", reason: "the model adds no noise to its sounds", advice: "leave it out")
    }
    guard !pattern.has(.class) || !source.classNames.isEmpty else {
      throw RenderEntryError.noClass(pattern: settings.name)
    }
    guard settings.count == 1 || pattern.has(.number) else {
      throw RenderEntryError.noNumber(pattern: settings.name)
    }
    try checkLayers()
    try checkNames()
    try checkSize()
    try checkFormat()
  }

  /// The class or mix of a sound as a text; nil for a model without classes.
  func className(of number: Int) -> String? {
    let names = source.classNames
    guard !names.isEmpty else { return nil }
    return settings.className ?? names[ClassMix.inTurn(number, of: names.count)]
  }

  /// The class or mix of a sound as file names and pictures have it; empty for a model without classes.
  func classWord(of number: Int) -> String {
    mix?.fileWord(classNames: source.classNames) ?? className(of: number) ?? ""
  }

  /// The path of a sound's file, relative to the output folder.
  public func file(of number: Int) -> String {
    let name = pattern.name { place in text(of: place, number) }
    let file = "\(name).\(settings.format.fileExtension)"
    return folder.isEmpty ? file : "\(folder)/\(file)"
  }

  /// How a sound is made, for its tags and its line of the manifest.
  ///
  /// - Throws: `PlainFileError` if the model file cannot be read.
  public func provenance(of number: Int) throws -> Provenance {
    Provenance(
      modelHash: try source.hash.description, number: number, className: className(of: number),
      settings: settings)
  }

  /// The text that replaces a placeholder in the name of a sound.
  func text(of place: NamePattern.Place, _ number: Int) -> String {
    switch place {
    case .model: source.name
    case .class: classWord(of: number)
    case .seed: "\(settings.seed)"
    case .number: Renderer.digits(of: number)
    case .group: Renderer.digits(of: number / 1000)
    case .layer: settings.layer.map { "\($0)" } ?? ""
    }
  }

  /// One number for each class that occurs in the names: their names differ in more than the number.
  var examples: Range<Int> {
    let numbers = settings.numbers
    let classCount = mix == nil && pattern.has(.class) ? source.classNames.count : 1
    return numbers.lowerBound..<min(numbers.lowerBound + classCount, numbers.upperBound)
  }

  private func checkStyles() throws {
    guard let styles = settings.styles else { return }
    guard settings.latent != nil else {
      throw OptionError.conflict(
        name: "styles", reason: "there is no latent for the noise", advice: "set latent, too")
    }
    let wanted = (source.description.design as? any StyleDesign)?.network.styleNumberCount ?? 0
    guard styles.count == wanted else {
      throw RenderEntryError.styles(found: styles.count, wanted: wanted)
    }
  }

  private func checkNames() throws(RenderEntryError) {
    for number in Array(examples) + [settings.numbers.upperBound - 1] {
      if let fault = pathFault(file(of: number)) {
        throw .file(file(of: number), reason: fault)
      }
    }
  }

  /// Checks that a sound can be held in memory and read again, before and after its conversion.
  private func checkSize() throws(RenderEntryError) {
    let sound = source.description.design.representation
    let seconds = max(
      settings.generatedDuration ?? 0, Double(sound.sliceLength) / Double(sound.sampleRate))
    let rate = max(settings.sampleRate ?? 0, sound.sampleRate)
    let channels = max(settings.channels ?? 0, sound.channelCount)
    let longest = seconds * max(1, 1 / settings.pitchRatio)
    let count = (longest * Double(rate)).rounded(.up) * Double(channels)
    guard count <= Double(AudioFile.sampleLimit) else {
      throw .tooLong(samples: count, seconds: seconds, sampleRate: rate, channels: channels)
    }
  }

  /// Encodes 64 frames of silence, as only the encoder knows which rates and channels it supports.
  private func checkFormat() throws {
    let sound = source.description.design.representation
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
