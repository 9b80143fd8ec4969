// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// What a classifier sees of a clip in training: the clip moved and, mostly, in noise.
///
/// It begins up to a fifth of its length later, the end cut off. Seven clips in ten are in white noise
/// 12 to 60 dB below the clip's peak: generated sounds often have a hiss, and it must not decide.
struct ClassifierAugmentation {
  let seed: UInt64

  /// Example number `index` of the training; depends on the clip, the seed and the number alone.
  func callAsFunction(_ clip: AudioClip, index: Int) -> AudioClip {
    var stream = RandomStream(seed: seed, name: "classifier augmentation", index: UInt64(index))
    let delay = stream.uniformInteger(below: clip.frameCount / 5 + 1)
    var samples = clip.slice(from: -delay, length: clip.frameCount).samples
    let isNoisy = stream.uniform(0..<1) < 0.7
    let decibels = stream.uniform(-60..<(-12))
    if isNoisy {
      // Uniform noise of as much power as normal noise of this deviation.
      let reach = clip.peak * pow(10, decibels / 20) * Float(3).squareRoot()
      for place in samples.indices { samples[place] += reach * stream.uniform(-1..<1) }
    }
    return AudioClip(samples: samples, sampleRate: clip.sampleRate)
  }
}
