// SPDX-License-Identifier: MIT

/// The values behind ``Metric/bandLevel``, ``Metric/detail``, ``Metric/frameRate`` and
/// ``Metric/attack``.
public struct DetailReport: Sendable, Codable {
  /// The levels of one third octave, in decibels of the total.
  public struct Level: Sendable, Codable {
    /// The middle frequency.
    public let hertz: Double
    /// The level in the real sounds.
    public let real: Double
    /// The level in the generated sounds.
    public let generated: Double
    /// Whether the real sounds are strong enough there for ``Metric/bandLevel``.
    public let isCounted: Bool
  }

  /// The sliced Wasserstein distance of patches at one scale, times 1000.
  public struct Scale: Sendable, Codable {
    /// The time between two points of the spectrogram, in milliseconds.
    public let milliseconds: Double
    /// The distance of the generated sounds.
    public let generated: Double
    /// The distance of the baseline; nil without one.
    public let baseline: Double?
  }

  /// The modulation of the upper band at one frame rate, above its neighbours, in decibels.
  public struct FrameRate: Sendable, Codable {
    /// The hop in samples.
    public let hop: Int
    /// The mean over the real sounds; nil where no sound has a value.
    public let real: Double?
    /// The mean over the generated sounds.
    public let generated: Double?
  }

  /// The attack times of one class.
  public struct Attack: Sendable, Codable {
    /// The subfolder; nil for all sounds.
    public let className: String?
    /// The median of the real sounds, in milliseconds.
    public let real: Double
    /// The median of the generated sounds.
    public let generated: Double
  }

  /// The third octaves, the lowest first.
  public let levels: [Level]
  /// A line for each part of the spectrum that the generated sounds lack; none where there are too few
  /// sounds for ``Metric/bandLevel``.
  public let missing: [String]
  /// The scales, the finest first.
  public let scales: [Scale]
  /// The frame rates by hop.
  public let frameRates: [FrameRate]
  /// The attack times of all sounds, then of each class that both sides have.
  public let attacks: [Attack]

  init(_ comparison: SetComparison, baseline: SetComparison?) {
    let bands = comparison.shared(BandLevels.init)
    let counted = Set(bands.counted)
    levels = bands.bands.indices.map { band in
      Level(
        hertz: bands.bands[band].hertz, real: bands.real[band], generated: bands.generated[band],
        isCounted: counted.contains(band))
    }
    missing = comparison.real.points.count < BandLevels.fewestSounds ? [] : bands.missing
    let (found, other) = (
      comparison.shared(PatchDistance.init).byScale, baseline?.shared(PatchDistance.init).byScale
    )
    let analysis = comparison.analysis
    let step = analysis.patches.milliseconds
    scales = found.indices.map { scale in
      Scale(
        milliseconds: step * Double(1 << scale), generated: found[scale], baseline: other?[scale])
    }
    let hops = analysis.spectrum.hops
    let rates = [comparison.real, comparison.candidate].map {
      FrameRateModulation($0, hopCount: hops.count).byHop
    }
    frameRates = hops.indices.map {
      FrameRate(hop: hops[$0], real: rates[0][$0], generated: rates[1][$0])
    }
    attacks = Self.attacks(comparison.real.summaries, comparison.candidate.summaries)
  }

  private static func attacks(_ real: [SoundSummary], _ generated: [SoundSummary]) -> [Attack] {
    func attack(_ name: String?) -> Attack? {
      let medians = [real, generated].map { sounds in
        AttackDistance.median(
          sounds.filter { name == nil || $0.className == name }
            .compactMap(AttackDistance.milliseconds))
      }
      guard let first = medians[0], let second = medians[1] else { return nil }
      return Attack(className: name, real: first, generated: second)
    }
    let names = Set(real.compactMap(\.className)).intersection(generated.compactMap(\.className))
    return ([nil] + names.sorted()).compactMap { attack($0) }
  }
}
