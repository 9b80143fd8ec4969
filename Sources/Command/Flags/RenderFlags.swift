// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
public import Synthesis

extension AudioEncoding.Container: ExpressibleByArgument {}
extension AudioEncoding.BitDepth: ExpressibleByArgument {}
extension RenderSettings.Normalization: ExpressibleByArgument {}

/// Options for the choice of sounds; given options override existing settings.
struct SoundChoiceFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Number of sounds (default: 16).", valueName: "n"))
  var count: Int?
  @Option(help: ArgumentHelp("Number of the first sound (default: 1).", valueName: "n"))
  var first: Int?
  @Option(help: ArgumentHelp("Seed of the latents (default: 0).", valueName: "s"))
  var seed: UInt64?
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "Class of the model, or a mix like kick:0.7,snare:0.3 (default: all classes in turn).",
      valueName: "name"))
  var className: String?
  @Option(
    help: ArgumentHelp(
      "Truncation of the latents, such as 0.7; lower values give more typical but less varied sounds.",
      valueName: "t"))
  var truncation: Double?

  /// Whether no option but the class is given.
  var isOfOneSound: Bool { count == nil && first == nil && seed == nil && truncation == nil }

  func overlay(_ settings: inout RenderSettings) {
    if let count { settings.count = count }
    if let first { settings.first = first }
    if let seed { settings.seed = seed }
    if let className { settings.className = className }
    if let truncation { settings.truncation = truncation }
  }
}

/// Options for the processing of sounds; given options override existing settings.
struct ShapingFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Duration of a sound; longer sounds overlap those of neighbouring latents, shorter sounds are "
        + "cut and faded out.",
      valueName: "seconds"))
  var duration: Double?
  @Flag(help: "Trim the beginning and the end below -60 dB of the peak.")
  var trimSilence = false
  @Option(help: ArgumentHelp("Duration of a fade-out at the end.", valueName: "seconds"))
  var fade: Double?
  @Option(help: "Level normalization: peak, loudness (ITU-R BS.1770) or none.")
  var normalize: RenderSettings.Normalization?
  @Option(
    help: ArgumentHelp(
      "Target of --normalize: peak in dB (default: -1) or loudness in LUFS (default: -23).",
      valueName: "decibels"))
  var level: Double?

  func overlay(_ settings: inout RenderSettings) {
    if let duration { settings.duration = duration }
    if trimSilence { settings.trimSilence = true }
    if let fade { settings.fade = fade }
    if let normalize { settings.normalize = normalize }
    if let level { settings.level = level }
  }
}

/// Options of the audio files; given options override existing settings.
struct RenderedFileFlags: ParsableArguments {
  @Option(help: "Format of the files (default: wav).")
  var format: AudioEncoding.Container?
  @Option(help: "Bits per sample (default: 16).")
  var bitDepth: AudioEncoding.BitDepth?
  @Flag(help: "Quantize without dither.")
  var noDither = false
  @Flag(help: "Omit the watermark; the sounds can then not be detected as generated.")
  var noWatermark = false
  @Option(help: ArgumentHelp("Sample rate (default: the rate of the model).", valueName: "hertz"))
  var sampleRate: Int?
  @Option(help: ArgumentHelp("Number of channels (default: the channels of the model).", valueName: "n"))
  var channels: Int?
  @Option(
    help: ArgumentHelp(
      "Pattern of file names with {model}, {class}, {seed}, {number} and {group} (of a thousand "
        + "numbers); / separates folders (default: {model}-{number}).", valueName: "pattern"))
  var name: String?

  func overlay(_ settings: inout RenderSettings) {
    if let format { settings.format = format }
    if let bitDepth { settings.bitDepth = bitDepth }
    if noDither { settings.dither = false }
    if noWatermark { settings.watermark = false }
    if let sampleRate { settings.sampleRate = sampleRate }
    if let channels { settings.channels = channels }
    if let name { settings.name = name }
  }
}
