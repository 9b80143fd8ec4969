// SPDX-License-Identifier: MIT
import Glibc

/// The signal between samples by 4 times oversampling: a sinc under a Hann window of 49 taps.
enum PeakInterpolation {
  /// Samples that contribute to a value between two of them.
  static let tapCount = 12
  private static let factor = 4

  /// The weights of ``tapCount`` samples, for the values at 1/4, 2/4 and 3/4 of the way between the two
  /// in their middle.
  private static let filters: [[Float]] = (1..<factor).map { phase in
    (0..<tapCount).map { tap in
      let distance = Double(tap - tapCount / 2 + 1) - Double(phase) / Double(factor)
      let window = 0.5 + 0.5 * cos(Double.pi * distance / Double(tapCount / 2))
      return Float(sin(Double.pi * distance) / (Double.pi * distance) * window)
    }
  }

  /// The largest magnitude of all channels at each frame and in the gaps beside it, `[L]`.
  static func peaks(of clip: AudioClip) -> [Float] {
    let frames = clip.frameCount
    var peaks = [Float](repeating: 0, count: frames)
    for channel in 0..<clip.channelCount {
      let margin = [Float](repeating: 0, count: tapCount / 2)
      // Frame n is at n + tapCount / 2.
      let signal = margin + clip.channel(channel) + margin
      for frame in 0..<frames {
        var largest = abs(signal[frame + tapCount / 2])
        for filter in filters {
          var sum: Float = 0
          for tap in 0..<tapCount where frame + tap + 1 < signal.count {
            sum += filter[tap] * signal[frame + tap + 1]
          }
          largest = max(largest, abs(sum))
        }
        peaks[frame] = max(peaks[frame], largest)
        if frame + 1 < frames { peaks[frame + 1] = max(peaks[frame + 1], largest) }
      }
    }
    return peaks
  }
}
