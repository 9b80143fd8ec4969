// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
public import Synthesis

extension AudioEncoding.Container: ExpressibleByArgument {}
extension AudioEncoding.BitDepth: ExpressibleByArgument {}
extension RenderSettings.Normalization: ExpressibleByArgument {}

/// Options for the choice of sounds; given options override existing settings.
struct SoundChoiceFlags: ParsableArguments {
  @Option(help: RenderSettings.help("count", "n"))
  var count: Int?
  @Option(help: RenderSettings.help("first", "n"))
  var first: Int?
  @Option(help: RenderSettings.help("seed", "s"))
  var seed: UInt64?
  @Option(name: .customLong("class"), help: RenderSettings.help("class", "name"))
  var className: String?
  @Option(help: RenderSettings.help("truncation", "t"))
  var truncation: Double?
  @Option(help: RenderSettings.help("noiseSeed", "s"))
  var noiseSeed: UInt64?

  /// Whether no option but the class is given.
  var isOfOneSound: Bool { count == nil && first == nil && seed == nil && truncation == nil }

  /// Whether no option is given.
  var areLeftOut: Bool { isOfOneSound && className == nil && noiseSeed == nil }

  func overlay(_ settings: inout RenderSettings) {
    if let count { settings.count = count }
    if let first { settings.first = first }
    if let seed { settings.seed = seed }
    if let className { settings.className = className }
    if let truncation { settings.truncation = truncation }
    if let noiseSeed { settings.noiseSeed = noiseSeed }
  }
}

/// Options for the processing of sounds; given options override existing settings.
struct ShapingFlags: ParsableArguments {
  @Option(help: RenderSettings.help("duration", "seconds"))
  var duration: Double?
  @Flag(help: RenderSettings.help("trimSilence"))
  var trimSilence = false
  @Option(help: RenderSettings.help("fade", "seconds"))
  var fade: Double?
  @Flag(help: RenderSettings.help("loop"))
  var loop = false
  // --pitch asks for the key of a model whose classes are pitches.
  @Option(parsing: .unconditional, help: RenderSettings.help("pitch", "semitones"))
  var transpose: Double?
  @Flag(help: RenderSettings.help("reverse"))
  var reverse = false
  @Option(help: RenderSettings.help("attack", "seconds"))
  var attack: Double?
  @Option(help: RenderSettings.help("decay", "seconds"))
  var decay: Double?
  @Option(parsing: .unconditional, help: RenderSettings.help("gain", "decibels"))
  var gain: Double?
  @Option(help: RenderSettings.help("normalize"))
  var normalize: RenderSettings.Normalization?
  @Option(parsing: .unconditional, help: RenderSettings.help("level", "decibels"))
  var level: Double?
  @Flag(help: RenderSettings.help("limiter"))
  var limiter = false

  func overlay(_ settings: inout RenderSettings) {
    if let duration { settings.duration = duration }
    if trimSilence { settings.trimSilence = true }
    if let fade { settings.fade = fade }
    if loop { settings.loop = true }
    if let transpose { settings.pitch = transpose }
    if reverse { settings.reverse = true }
    if let attack { settings.attack = attack }
    if let decay { settings.decay = decay }
    if let gain { settings.gain = gain }
    if let normalize { settings.normalize = normalize }
    if let level { settings.level = level }
    if limiter { settings.limiter = true }
  }
}

/// Options of the format of audio files; given options override existing settings.
struct EncodingFlags: ParsableArguments {
  @Option(help: RenderSettings.help("format"))
  var format: AudioEncoding.Container?
  @Option(help: RenderSettings.help("bitDepth"))
  var bitDepth: AudioEncoding.BitDepth?
  @Flag(help: RenderSettings.help(turningOff: "dither"))
  var noDither = false
  @Flag(help: RenderSettings.help(turningOff: "watermark"))
  var noWatermark = false
  @Option(help: RenderSettings.help("sampleRate", "hertz"))
  var sampleRate: Int?
  @Option(help: RenderSettings.help("channels", "n"))
  var channels: Int?

  func overlay(_ settings: inout RenderSettings) {
    if let format { settings.format = format }
    if let bitDepth { settings.bitDepth = bitDepth }
    if noDither { settings.dither = false }
    if noWatermark { settings.watermark = false }
    if let sampleRate { settings.sampleRate = sampleRate }
    if let channels { settings.channels = channels }
  }
}

/// Options of audio files with names; given options override existing settings.
struct RenderedFileFlags: ParsableArguments {
  @OptionGroup var encodingFlags: EncodingFlags
  @Option(help: RenderSettings.help("rootKey", "key"))
  var rootKey: Int?
  @Option(help: RenderSettings.help("name", "pattern"))
  var name: String?

  func overlay(_ settings: inout RenderSettings) {
    encodingFlags.overlay(&settings)
    if let rootKey { settings.rootKey = rootKey }
    if let name { settings.name = name }
  }
}
