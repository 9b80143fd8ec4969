// SPDX-License-Identifier: MIT

/// Values of a few simple measurements for all real and all generated sounds, to be drawn as
/// histograms.
public struct SoundDistributions: Sendable {
  /// One measurement.
  public struct Trait: Sendable {
    /// The name, with the unit.
    public let title: String
    /// The values of the real sounds.
    public let real: [Double]
    /// The values of the generated sounds.
    public let generated: [Double]
  }

  /// The measurements.
  public let traits: [Trait]

  init(_ chosen: ChosenSounds) {
    let plain: [(title: String, value: (SoundSummary) -> Double)] = [
      ("peak, dB of full scale", \.peakDecibels), ("sounding, seconds", \.soundingSeconds),
      ("mean of the spectrum, kHz", \.centroid),
    ]
    var traits = plain.map { title, value in
      Trait(
        title: title, real: chosen.real.summaries.map(value),
        generated: chosen.generated.summaries.map(value))
    }
    traits.append(
      Trait(
        title: "distance to the nearest other real sound",
        real: NearestNeighbors(within: chosen.real.points).distances,
        generated: NearestNeighbors(of: chosen.generated.points, in: chosen.real.points).distances))
    traits.append(
      Trait(
        title: "distance to the nearest other of its own",
        real: NearestNeighbors(within: chosen.real.points).distances,
        generated: NearestNeighbors(within: chosen.generated.points).distances))
    self.traits = traits
  }
}
