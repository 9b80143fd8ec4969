// SPDX-License-Identifier: MIT
import Audio
import Kernels

/// Spectra, sample rates and watermarks.
enum Sounds {
  private static let length = 1 << 20

  static func register() {
    for size in [256, 1024] { frames(size) }
    resampler()
    watermark()
  }

  private static func frames(_ size: Int) {
    let transform = ShortTimeTransform(fftSize: size, hop: size / 4)
    kernel("frames of \(size): forward", .samples(length)) {
      let signal = numbers(length, "signal")
      return { _ = transform.spectra(of: signal) }
    }
    kernel("frames of \(size): inverse", .samples(length)) {
      let spectra = transform.spectra(of: numbers(length, "signal"))
      return { _ = transform.inverse(of: spectra, sampleCount: length) }
    }
  }

  private static func resampler() {
    let count = 1 << 17
    kernel("44,100 to 16,000 Hz", .samples(count)) {
      let clip = AudioClip(
        samples: numbers(count, "signal"), sampleRate: 44_100, channelCount: 1)
      return { _ = try? Resampler().convert(clip, to: 16_000) }
    }
  }

  /// On one core: sounds are made side by side.
  private static func watermark() {
    let count = 16_384
    kernel("watermark", .samples(count)) {
      let clip = AudioClip(
        samples: numbers(count, "signal"), sampleRate: 16_000, channelCount: 1)
      return {
        var marked = clip
        Watermark.embed(in: &marked)
      }
    }
  }
}
