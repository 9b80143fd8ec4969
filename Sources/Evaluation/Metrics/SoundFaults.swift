// SPDX-License-Identifier: MIT
public import Audio
import Kernels

/// Faults of a sound that can be detected without a reference.
public struct SoundFaults: OptionSet, Sendable, Hashable, Codable {
  /// The bits of the faults.
  public let rawValue: Int

  /// The faults with these bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The peak is below -60 dB of full scale.
  public static let silent = SoundFaults(rawValue: 1)
  /// At least one sample in a thousand is at or beyond full scale (0.999).
  public static let clipped = SoundFaults(rawValue: 2)
  /// The sound is not silent, but after removal of its mean the peak is below -60 dB of full scale.
  public static let constant = SoundFaults(rawValue: 4)
  /// 95 % of the energy lies within two milliseconds of a sound that is at least ten times as long.
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

  /// The names of the faults: "silent", "clipped", "constant", "click".
  public var names: [String] {
    let known: [(SoundFaults, String)] = [
      (.silent, "silent"), (.clipped, "clipped"), (.constant, "constant"), (.click, "click"),
    ]
    return known.filter { contains($0.0) }.map(\.1)
  }

  /// The faults of each clip, computed in parallel.
  public static func of(_ clips: [AudioClip]) -> [SoundFaults] {
    parallelMap(clips.count) { SoundFaults(of: clips[$0]) }
  }

  /// The share of sounds with `fault`; 0 for no sounds.
  public static func share(of fault: SoundFaults, in sounds: [SoundFaults]) -> Double {
    sounds.isEmpty
      ? 0 : Double(sounds.count { $0.contains(fault) }) / Double(sounds.count)
  }
}

// MARK: Metrics

extension Metric {
  /// The share of silent sounds.
  public static let silentShare = share(
    of: .silent, "silentShare", title: "silent sounds",
    estimator: "peak below -60 dB of full scale")
  /// The share of clipped sounds.
  public static let clippedShare = share(
    of: .clipped, "clippedShare", title: "clipped sounds",
    estimator: "a sample in a thousand at full scale, or more")
  /// The share of constant sounds.
  public static let constantShare = share(
    of: .constant, "constantShare", title: "constant sounds",
    estimator: "peak around the mean below -60 dB, not silent")
  /// The share of sounds that are a single click.
  public static let clickShare = share(
    of: .click, "clickShare", title: "clicks",
    estimator: "19 parts in 20 of the energy within 2 ms")

  private static func share(
    of fault: SoundFaults, _ name: String, title: String, estimator: String
  ) -> Metric {
    Metric(name, title: title, better: .lower, estimator: estimator) { comparison in
      Measurement(
        value: SoundFaults.share(of: fault, in: comparison.candidate.summaries.map(\.faults)))
    }
  }
}
