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
    var meter = FaultMeter(sampleRate: clip.sampleRate, channelCount: clip.channelCount)
    meter.add(clip.samples)
    self = meter.faults
  }

  /// The peak below which a sound is silent or constant.
  static let quiet: Float = 1e-3

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
