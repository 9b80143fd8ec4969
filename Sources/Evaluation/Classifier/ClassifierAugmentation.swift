// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Kernels

/// Augmentation of the training clips of a classifier: a random delay and white noise.
///
/// The delay is up to a fifth of the clip; the end is cut off. Noise is added to 70 % of the clips, 12
/// to 60 dB below the peak, because the background noise of generated sounds must not influence the
/// class.
struct ClassifierAugmentation {
  let seed: UInt64

  /// The augmented clip of training example `index`; depends only on the clip, the seed and the index.
  func callAsFunction(_ clip: AudioClip, index: Int) -> AudioClip {
    var stream = RandomStream(seed: seed, name: "classifier augmentation", index: UInt64(index))
    let delay = stream.uniformInteger(below: clip.frameCount / 5 + 1)
    var samples = clip.slice(from: -delay, length: clip.frameCount).samples
    let isNoisy = stream.uniform(0..<1) < 0.7
    let decibels = stream.uniform(-60..<(-12))
    if isNoisy {
      // Uniform noise with the variance of normal noise of this standard deviation.
      let reach = clip.peak * pow(10, decibels / 20) * Float(3).squareRoot()
      for place in samples.indices { samples[place] += reach * stream.uniform(-1..<1) }
    }
    return AudioClip(samples: samples, sampleRate: clip.sampleRate)
  }
}
