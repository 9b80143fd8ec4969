// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// What is plainly wrong with a sound, whatever it should be like.
public struct SoundFaults: OptionSet, Sendable, Hashable, Codable {
  /// The faults as bits.
  public let rawValue: Int

  /// Faults of these bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Its peak is below -60 dB of full scale.
  public static let silent = SoundFaults(rawValue: 1)
  /// One sample in a thousand or more is at full scale or beyond (0.999).
  public static let clipped = SoundFaults(rawValue: 2)
  /// It does not move: apart from its mean, its peak is below -60 dB of full scale, and it is not
  /// silent.
  public static let constant = SoundFaults(rawValue: 4)

  /// Nearly all of its energy, 19 parts in 20, lies within two milliseconds, and it is much longer.
  public static let click = SoundFaults(rawValue: 8)

  /// The faults of a clip, over all its channels.
  public init(of clip: AudioClip) {
    guard clip.peak >= Self.quiet else {
      self = .silent
      return
    }
    let full = clip.samples.count { abs($0) >= 0.999 }
    self.init(1000 * full >= clip.samples.count ? [.clipped] : [])
    if Self.isConstant(clip) { insert(.constant) }
    if Self.isClick(clip) { insert(.click) }
  }

  private static let quiet: Float = 1e-3

  private static func isClick(_ clip: AudioClip) -> Bool {
    let width = max(1, clip.sampleRate / 500) * clip.channelCount
    guard clip.samples.count > 10 * width else { return false }
    let energies = clip.samples.map { Double($0) * Double($0) }
    var sum = energies.prefix(width).reduce(0, +)
    var largest = sum
    for end in width..<energies.count {
      sum += energies[end] - energies[end - width]
      largest = max(largest, sum)
    }
    return largest > 0.95 * energies.reduce(0, +)
  }

  private static func isConstant(_ clip: AudioClip) -> Bool {
    (0..<clip.channelCount).allSatisfy { index in
      let samples = clip.channel(index)
      let mean = Float(samples.reduce(0) { $0 + Double($1) } / Double(samples.count))
      return samples.allSatisfy { abs($0 - mean) < quiet }
    }
  }

  /// The faults in words: "silent", "clipped", "constant", "click".
  public var names: [String] {
    let known: [(SoundFaults, String)] = [
      (.silent, "silent"), (.clipped, "clipped"), (.constant, "constant"), (.click, "click"),
    ]
    return known.filter { contains($0.0) }.map(\.1)
  }

  /// The faults of every clip, side by side.
  public static func of(_ clips: [AudioClip]) -> [SoundFaults] {
    parallelMap(clips.count) { SoundFaults(of: clips[$0]) }
  }

  /// The share of sounds that have `fault`; 0 of none.
  public static func share(of fault: SoundFaults, in sounds: [SoundFaults]) -> Double {
    sounds.isEmpty
      ? 0 : Double(sounds.count { $0.contains(fault) }) / Double(sounds.count)
  }
}
