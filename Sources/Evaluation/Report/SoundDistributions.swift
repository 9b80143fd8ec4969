// SPDX-License-Identifier: MIT

/// A few plain numbers of every sound, real and generated, to be drawn over each other.
public struct SoundDistributions: Sendable {
  /// One of these numbers.
  public struct Trait: Sendable {
    /// What it is, with its unit.
    public let title: String
    /// Of each real sound.
    public let real: [Double]
    /// Of each generated sound.
    public let generated: [Double]
  }

  /// The numbers.
  public let traits: [Trait]

  init(_ chosen: ChosenSounds) {
    let plain: [(title: String, value: (SoundFacts) -> Double)] = [
      ("peak, dB of full scale", \.peakDecibels), ("sounding, seconds", \.soundingSeconds),
      ("mean of the spectrum, kHz", \.centre),
    ]
    var traits = plain.map { title, value in
      Trait(
        title: title, real: chosen.real.facts.map(value),
        generated: chosen.generated.facts.map(value))
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
