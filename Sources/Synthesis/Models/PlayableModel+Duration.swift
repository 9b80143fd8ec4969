// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import Kernels
import Models

extension PlayableModel {
  /// How far apart the latents of neighbouring slices of a long sound are, see
  /// `LatentDistribution.neighbor(of:distance:truncation:using:)`.
  private static let stepOfWalk: Float = 0.15

  /// A sound of at least `frames` frames: slices of neighbouring latents that overlap by half.
  ///
  /// The first latent is that of the sound's number, so that it begins as the slice does; the others
  /// are a random walk from there, a function of seed and number.
  ///
  /// - Parameters:
  ///   - start: the first latent, `[Z]`, which is not truncated; nil for that of the number.
  ///   - styles: the styles of all layers of all slices, whose latents then change the noise alone; nil
  ///     for the styles of the latents.
  public func longSound(
    _ number: Int, frames: Int, from start: [Float]? = nil, styles: [Float]? = nil, seed: UInt64,
    mix: ClassMix? = nil, truncation: Double? = nil, noiseSeed: UInt64 = 0
  ) -> AudioClip {
    let variation = Variation(truncation: truncation, noiseSeed: noiseSeed)
    let slice = description.design.representation.sliceLength
    let hop = OverlappedSound.hop(ofClips: slice)
    let count = 1 + max(0, (frames - slice + hop - 1) / hop)
    var walk = RandomStream(seed: seed, name: "walk", index: UInt64(number))
    var latent = start ?? self.latent(number, seed: seed, truncation: truncation)
    let limit = start == nil ? latentLimit(truncation) : nil
    let mix = mix ?? classInTurn(number)
    var sound = OverlappedSound(
      sampleRate: description.design.representation.sampleRate,
      channelCount: description.design.representation.channelCount, hop: hop)
    for first in stride(from: 0, to: count, by: batchSize) {
      var latents: [[Float]] = []
      for place in first..<min(first + batchSize, count) {
        if place > 0 {
          latent = latentDistribution.neighbor(
            of: latent, distance: Self.stepOfWalk, truncation: limit, using: &walk)
        }
        latents.append(latent)
      }
      let clips =
        styles == nil
        ? sounds(ofLatents: latents, mixes: latents.compactMap { _ in mix }, variation)
        : sounds(
          at: latents.map { LatentPoint(latent: $0, mix: mix, styles: styles) },
          noiseSeed: noiseSeed)
      for clip in clips { sound.append(clip) }
    }
    return sound.clip
  }
}
