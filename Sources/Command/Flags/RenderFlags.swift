// SPDX-License-Identifier: MIT
public import ArgumentParser
public import Audio
public import Synthesis

extension AudioEncoding.Container: ExpressibleByArgument {}
extension AudioEncoding.BitDepth: ExpressibleByArgument {}
extension RenderSettings.Normalization: ExpressibleByArgument {}

/// Which sounds: what is given takes the place of what was there.
struct SoundChoiceFlags: ParsableArguments {
  @Option(help: ArgumentHelp("How many sounds (default: 16).", valueName: "n"))
  var count: Int?
  @Option(help: ArgumentHelp("The number of the first (default: 1).", valueName: "n"))
  var first: Int?
  @Option(help: ArgumentHelp("Another seed gives other sounds (default: 0).", valueName: "s"))
  var seed: UInt64?
  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "A class of the model, or a mix like kick:0.7,snare:0.3; all in turn if left out.",
      valueName: "name"))
  var className: String?
  @Option(
    help: ArgumentHelp(
      "How far from zero latents may be, as 0.7: the lower, the more typical and the more alike.",
      valueName: "t"))
  var truncation: Double?

  /// Whether nothing is given but the class.
  var isOfOneSound: Bool { count == nil && first == nil && seed == nil && truncation == nil }

  func overlay(_ settings: inout RenderSettings) {
    if let count { settings.count = count }
    if let first { settings.first = first }
    if let seed { settings.seed = seed }
    if let className { settings.className = className }
    if let truncation { settings.truncation = truncation }
  }
}

/// How the sounds are shaped: what is given takes the place of what was there.
struct ShapingFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How long a sound is: longer ones overlap neighbouring latents, shorter ones are cut and fade.",
      valueName: "seconds"))
  var duration: Double?
  @Flag(help: "Cut off what is 60 dB below the peak at the beginning and the end.")
  var trimSilence = false
  @Option(help: ArgumentHelp("Let the end fade to silence.", valueName: "seconds"))
  var fade: Double?
  @Option(help: "Make all equally loud: peak, loudness (ITU-R BS.1770), or none.")
  var normalize: RenderSettings.Normalization?
  @Option(
    help: ArgumentHelp(
      "How loud: of the peak in dB (default: -1), of the loudness in LUFS (default: -23).",
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

/// What the files are like: what is given takes the place of what was there.
struct RenderedFileFlags: ParsableArguments {
  @Option(help: "The format of the files (default: wav).")
  var format: AudioEncoding.Container?
  @Option(help: "The bits of a sample (default: 16).")
  var bitDepth: AudioEncoding.BitDepth?
  @Flag(help: "Round to those bits without the noise that makes the error sound like noise.")
  var noDither = false
  @Flag(help: "Leave out the watermark: nobody can then tell the sounds from real ones.")
  var noWatermark = false
  @Option(help: ArgumentHelp("Their rate (default: the model's).", valueName: "hertz"))
  var sampleRate: Int?
  @Option(help: ArgumentHelp("Their channels (default: the model's).", valueName: "n"))
  var channels: Int?
  @Option(
    help: ArgumentHelp(
      "What files are called, of {model}, {class}, {seed}, {number}, {group} (a thousand numbers); "
        + "with / for folders (default: {model}-{number}).", valueName: "pattern"))
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
