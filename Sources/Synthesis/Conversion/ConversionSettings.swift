// SPDX-License-Identifier: MIT
public import Audio
import Files

/// How sounds are converted and their files encoded.
public struct ConversionSettings: Equatable, Sendable {
  /// Whether targets are turned back into sources.
  public var isReversed = false
  /// How far a sound moves from the source (0) to the converted one (1).
  public var strength = 1.0
  /// The sample format of the files.
  public var bitDepth = AudioEncoding.BitDepth.integer16
  /// The format of the files.
  public var format = AudioEncoding.Container.wav
  /// Whether integer samples are dithered.
  public var dither = true
  /// Whether sounds carry the watermark that `foley detect` finds.
  public var watermark = true

  /// The defaults.
  public init() {}

  /// The strengths that are allowed: up to twice the change.
  public static let strengths = 0.0...2.0

  var encoding: AudioEncoding { AudioEncoding(format, bitDepth: bitDepth) }

  /// The settings that differ from their defaults, for tags and manifests.
  var members: [(key: String, value: JSONValue)] {
    let standard = ConversionSettings()
    var members: [(key: String, value: JSONValue)] = []
    if isReversed { members.append(("reverse", .flag(true))) }
    if strength != standard.strength { members.append(("strength", strength.json)) }
    if bitDepth != standard.bitDepth { members.append(("bitDepth", .text(bitDepth.rawValue))) }
    if format != standard.format { members.append(("format", .text(format.rawValue))) }
    if dither != standard.dither { members.append(("dither", .flag(dither))) }
    if watermark != standard.watermark { members.append(("watermark", .flag(watermark))) }
    return members
  }
}
