// SPDX-License-Identifier: MIT
public import Audio
public import Files

/// Which sounds are made of a model, how they are shaped, and what their files are like.
///
/// The same for `foley synth`, for an entry of a plan and, as far as they shape a file's bytes, in
/// the file's own tags; ``Key`` has the names.
public struct RenderSettings: Equatable, Sendable {
  /// The class of all sounds, as ``ClassMix`` reads it; nil for all classes in turn.
  public var className: String?
  /// The latent of the one sound; nil for those of the seed.
  public var latent: [Float]?
  /// The seed of the latents.
  public var seed: UInt64 = 0
  /// The number of the first sound.
  public var first = 1
  /// How many sounds.
  public var count = 16
  /// How far from zero the numbers of a latent may be; nil for as far as they come.
  ///
  /// The less, the less variety and the more of what is typical: Brock, Donahue and Simonyan, "Large
  /// Scale GAN Training for High Fidelity Natural Image Synthesis" (ICLR 2019), section 3.1.
  public var truncation: Double?
  /// Seconds that a sound lasts; nil for what the model makes.
  public var duration: Double?
  /// What makes sounds equally loud.
  public var normalize = Normalization.none
  /// How loud: decibels of the peak below full scale, or LUFS; nil for the method's own.
  public var level: Double?
  /// Whether silence at the beginning and the end is cut off.
  public var trimSilence = false
  /// Seconds over which the end fades to silence.
  public var fade = 0.0
  /// The rate of the files, in hertz; nil for the model's.
  public var sampleRate: Int?
  /// The channels of the files; nil for the model's.
  public var channels: Int?
  /// The bits of a sample.
  public var bitDepth = AudioEncoding.BitDepth.integer16
  /// Whether integers are dithered.
  public var dither = true
  /// Whether sounds carry the mark by which `foley detect` knows them.
  public var watermark = true
  /// The format of the files.
  public var format = AudioEncoding.Container.wav
  /// What files are called, see ``NamePattern``.
  public var name = NamePattern.standard

  /// Sixteen sounds as the model makes them.
  public init() {}

  /// What makes sounds equally loud.
  public enum Normalization: String, CaseIterable, Sendable {
    /// Nothing.
    case none
    /// A peak of -1 dB of full scale, or of the level.
    case peak
    /// -23 LUFS (EBU R 128), or the level.
    case loudness

    /// The level where none is given, in decibels.
    public var standardLevel: Double {
      switch self {
      case .none: 0
      case .peak: -1
      case .loudness: -23
      }
    }
  }

  /// The format and the bits of the files.
  public var encoding: AudioEncoding { AudioEncoding(format, bitDepth: bitDepth) }

  /// The numbers of the sounds.
  public var numbers: Range<Int> { first..<(first + count) }
}

extension RenderSettings {
  /// The names of the settings: in plans, in tags and, with hyphens, on the command line.
  public enum Key: String, CaseIterable, Sendable {
    case `class`, latent, seed, first, count, truncation, duration, normalize, level, trimSilence,
      fade
    case sampleRate, channels, bitDepth, dither, watermark, format, name

    /// Whether a file's bytes depend on it, beyond which sound of which class it is.
    var shapesTheSound: Bool {
      switch self {
      case .class, .seed, .first, .count, .name: false
      default: true
      }
    }

    /// What its value has to be.
    var kind: String {
      switch self {
      case .class, .name: "a text"
      case .latent: "a text of numbers with spaces between them"
      case .seed: "a whole number from 0 to 18446744073709551615"
      case .first, .count, .sampleRate, .channels: "a whole number"
      case .truncation, .duration, .level, .fade: "a number"
      case .trimSilence, .dither, .watermark: "true or false"
      case .normalize: Self.list(Normalization.allCases.map(\.rawValue))
      case .bitDepth: Self.list(AudioEncoding.BitDepth.allCases.map(\.rawValue))
      case .format: Self.list(AudioEncoding.Container.allCases.map(\.rawValue))
      }
    }

    /// Whether its value may look like a number without being one.
    var isText: Bool { [.class, .latent, .name, .bitDepth].contains(self) }

    private static func list(_ names: [String]) -> String {
      names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }
  }

  /// The value of a setting, as JSON has it.
  public func value(of key: Key) -> JSONValue {
    switch key {
    case .class: className.map(JSONValue.text) ?? .null
    case .latent: latent.map { .text($0.map(\.description).joined(separator: " ")) } ?? .null
    case .seed: Int(exactly: seed).map(JSONValue.integer) ?? .largeInteger(seed)
    case .first: .integer(first)
    case .count: .integer(count)
    case .truncation: truncation.map(JSONValue.number) ?? .null
    case .duration: duration.map(JSONValue.number) ?? .null
    case .normalize: .text(normalize.rawValue)
    case .level: level.map(JSONValue.number) ?? .null
    case .trimSilence: .flag(trimSilence)
    case .fade: .number(fade)
    case .sampleRate: sampleRate.map(JSONValue.integer) ?? .null
    case .channels: channels.map(JSONValue.integer) ?? .null
    case .bitDepth: .text(bitDepth.rawValue)
    case .dither: .flag(dither)
    case .watermark: .flag(watermark)
    case .format: .text(format.rawValue)
    case .name: .text(name)
    }
  }

  /// Sets a setting to a value of JSON.
  ///
  /// - Throws: ``RenderSettingsError/wrongType(_:)``; ``validate()`` checks what the values mean.
  public mutating func set(_ key: Key, to value: JSONValue) throws(RenderSettingsError) {
    func need<Value>(_ value: Value?) throws(RenderSettingsError) -> Value {
      guard let value else { throw .wrongType(key) }
      return value
    }
    switch key {
    case .class: className = try need(value.word)
    case .latent:
      let numbers = try need(value.word).split(separator: " ").map { Float($0) ?? .nan }
      latent = try need(numbers.allSatisfy(\.isFinite) ? numbers : nil)
    case .seed: seed = try need(value.unsigned)
    case .first: first = try need(value.integer)
    case .count: count = try need(value.integer)
    case .truncation: truncation = try need(value.double)
    case .duration: duration = try need(value.double)
    case .normalize: normalize = try need(value.text.flatMap(Normalization.init))
    case .level: level = try need(value.double)
    case .trimSilence: trimSilence = try need(value.flag)
    case .fade: fade = try need(value.double)
    case .sampleRate: sampleRate = try need(value.integer)
    case .channels: channels = try need(value.integer)
    case .bitDepth: bitDepth = try need(value.word.flatMap(AudioEncoding.BitDepth.init))
    case .dither: dither = try need(value.flag)
    case .watermark: watermark = try need(value.flag)
    case .format: format = try need(value.text.flatMap(AudioEncoding.Container.init))
    case .name: name = try need(value.text)
    }
  }
}
