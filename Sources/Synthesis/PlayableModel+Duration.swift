// SPDX-License-Identifier: MIT
public import Audio
import Autograd
import GANModels
import Kernels

extension PlayableModel {
  /// How far apart the latents of neighbouring slices of a long sound are, see
  /// `LatentDistribution.neighbor(of:distance:truncation:using:)`.
  private static let stepOfWalk: Float = 0.15

  /// A sound of at least `frames` frames: slices of neighbouring latents that overlap by half.
  ///
  /// The first latent is that of the sound's number, so that it begins as the slice does; the others
  /// are a random walk from there, a function of seed and number.
  public func longSound(
    _ number: Int, frames: Int, seed: UInt64, mix: ClassMix? = nil, truncation: Double? = nil
  ) -> AudioClip {
    let slice = description.architecture.representation.sliceLength
    let hop = max(slice - slice / 2, 1)
    let count = 1 + max(0, (frames - slice + hop - 1) / hop)
    var walk = RandomStream(seed: seed, name: "walk", index: UInt64(number))
    var latent = self.latent(number, seed: seed, truncation: truncation)
    let mix = mix ?? classInTurn(number)
    var sound = OverlappedSound(
      sampleRate: description.architecture.representation.sampleRate,
      channelCount: description.architecture.representation.channelCount, hop: hop)
    for first in stride(from: 0, to: count, by: Self.batchSize) {
      var latents: [[Float]] = []
      for place in first..<min(first + Self.batchSize, count) {
        if place > 0 {
          latent = latentDistribution.neighbor(
            of: latent, distance: Self.stepOfWalk, truncation: truncation, using: &walk)
        }
        latents.append(latent)
      }
      for clip in sounds(ofLatents: latents, mixes: latents.compactMap { _ in mix }) {
        sound.append(clip)
      }
    }
    return sound.clip
  }
}

/// Clips of one length that are added up as they come, each crossfaded with the one before.
struct OverlappedSound {
  private let sampleRate: Int
  private let channelCount: Int
  private let hop: Int
  private var samples: [Float] = []
  private var clipCount = 0

  /// - Parameter hop: frames from the beginning of a clip to that of the next; at least half a clip.
  init(sampleRate: Int, channelCount: Int, hop: Int) {
    self.sampleRate = sampleRate
    self.channelCount = channelCount
    self.hop = hop
  }

  var clip: AudioClip {
    AudioClip(samples: samples, sampleRate: sampleRate, channelCount: channelCount)
  }

  mutating func append(_ clip: AudioClip) {
    let start = clipCount * hop * channelCount
    let overlap = samples.count - start
    if clipCount > 0 { crossfade(clip.samples, from: start, count: overlap) }
    samples += clip.samples[(clipCount > 0 ? overlap : 0)...]
    clipCount += 1
  }

  /// Mixes the end of what is there with the beginning of `next`, so that the power stays the same
  /// whatever the two have in common: gains a and b with a² + b² + 2 r a b = 1, where r is their
  /// correlation.
  ///
  /// Fink, Holters and Zölzer, "Signal-Matched Power-Complementary Cross-Fading and Dry-Wet Mixing"
  /// (DAFx 2016).
  private mutating func crossfade(_ next: [Float], from start: Int, count: Int) {
    var (powerBefore, powerAfter, common) = (0.0, 0.0, 0.0)
    for place in 0..<count {
      let (x, y) = (Double(samples[start + place]), Double(next[place]))
      powerBefore += x * x
      powerAfter += y * y
      common += x * y
    }
    let powers = (powerBefore * powerAfter).squareRoot()
    let correlation = powers > 0 ? min(max(common / powers, 0), 1) : 0
    let frames = count / channelCount
    for frame in 0..<frames {
      let share = Float(frame + 1) / Float(frames + 1)
      let (before, after) = (1 - share, share)
      let power = before * before + after * after + 2 * Float(correlation) * before * after
      let scale = 1 / power.squareRoot()
      for channel in 0..<channelCount {
        let place = frame * channelCount + channel
        samples[start + place] =
          (samples[start + place] * before + next[place] * after) * scale
      }
    }
  }
}
