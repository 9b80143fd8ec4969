// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Kernels

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

  init(_ chosen: ChosenSounds, measure: MelLevels) {
    let real = Self.plain(chosen.real.clips, measure)
    let generated = Self.plain(chosen.generated.clips, measure)
    var traits = zip(Self.titles, real.indices).map { title, index in
      Trait(title: title, real: real[index], generated: generated[index])
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

  private static let titles = [
    "peak, dB of full scale", "sounding, seconds", "mean of the spectrum, kHz",
  ]

  /// An array over the sounds for each title.
  private static func plain(_ clips: [AudioClip], _ measure: MelLevels) -> [[Double]] {
    let analysis = MelAnalysis(measure)
    let middles = BandSpectrum.middles(of: measure).map { $0 / 1000 }
    let rows = parallelMap(clips.count) { index in
      let fitted = analysis.fitted(clips[index])
      let powers = analysis.powers(of: clips[index]) ?? []
      let shares = BandSpectrum.shares(powers, bands: measure.bandCount)
      let centre = zip(shares, middles).reduce(0) { $0 + $1.0 * $1.1 }
      let energies = stride(from: 0, to: powers.count, by: measure.bandCount).map { first in
        powers[first..<first + measure.bandCount].reduce(0, +)
      }
      let loudest = energies.max() ?? 0
      let sounding = energies.count { loudest > 0 && $0 >= 1e-4 * loudest }
      return [
        20 * log10(max(1e-5, Double(fitted.peak))),
        Double(sounding * measure.hop) / Double(measure.sampleRate), centre,
      ]
    }
    return titles.indices.map { trait in rows.map { $0[trait] } }
  }
}
