// SPDX-License-Identifier: MIT
import Audio

extension RenderSettings {
  /// No more sounds than this in one go.
  public static let largestCount = 100_000_000

  /// Checks every value that needs no model to be judged.
  ///
  /// - Throws: ``RenderSettingsError``
  public func validate() throws(RenderSettingsError) {
    try check(.count, (1...Self.largestCount).contains(count), "a number from 1 to 100000000")
    try check(
      .first, (1...(1 << 40)).contains(first), "a number from 1 to \(1 << 40): sounds count from 1")
    try check(
      .truncation, truncation.map { (0.05...10).contains($0) } ?? true, "a number from 0.05 to 10")
    try check(
      .duration, duration.map { (0.001...3600).contains($0) } ?? true, "0.001 to 3600 seconds")
    try check(.fade, (0...3600).contains(fade), "0 to 3600 seconds")
    try check(.level, level.map { (-120...0).contains($0) } ?? true, "-120 to 0 decibels")
    guard level == nil || normalize != .none else { throw .levelOfNothing }
    try check(
      .sampleRate, sampleRate.map { (100...1_000_000).contains($0) } ?? true,
      "100 to 1000000 hertz")
    try check(.channels, channels.map { (1...64).contains($0) } ?? true, "1 to 64")
    guard latent == nil || (count == 1 && truncation == nil) else { throw .latentOfMany }
    guard encoding.isSupported else {
      throw .depth(format: format.rawValue, bitDepth: bitDepth.rawValue)
    }
  }

  private func check(
    _ key: Key, _ isRight: Bool, _ wanted: String
  ) throws(RenderSettingsError) {
    guard isRight else { throw .value(key, found: "\(value(of: key))", wanted: wanted) }
  }
}

/// What can be wrong with the settings of a render.
public enum RenderSettingsError: Error, Equatable, Sendable {
  /// A value of the wrong type.
  case wrongType(RenderSettings.Key)
  /// A value out of its range.
  case value(RenderSettings.Key, found: String, wanted: String)
  /// A level without anything that reaches it.
  case levelOfNothing
  /// A latent where several sounds are asked for, or drawn ones.
  case latentOfMany
  /// A format that has no samples of these bits.
  case depth(format: String, bitDepth: String)
}

extension RenderSettingsError: CustomStringConvertible {
  /// One sentence that names the setting and says what to do.
  public var description: String {
    switch self {
    case .wrongType(let key): "\(key.rawValue) has to be \(key.kind)."
    case .value(let key, let found, let wanted): "\(key.rawValue) is \(found): give \(wanted)."
    case .levelOfNothing:
      "level is set, but nothing is normalized: set normalize to peak or loudness, or leave level "
        + "out."
    case .latentOfMany:
      "latent is set and makes one sound, as it is: set count to 1 and leave truncation out."
    case .depth(let format, let bitDepth):
      "\(format) files have no samples of \(bitDepth) bits: choose a bitDepth of 16 or 24, or the "
        + "format wav or aiff."
    }
  }
}
