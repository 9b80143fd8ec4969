// SPDX-License-Identifier: MIT
import CEBUR128
import Glibc

extension AudioClip {
  /// The true peak: the largest magnitude of the signal between its samples, relative to full scale.
  ///
  /// ITU-R BS.1770-4, annex 2, by libebur128: 4 times oversampling below 96 kHz, 2 times below 192 kHz.
  public var truePeak: Float {
    guard frameCount > 0, channelCount <= 64,
      let state = ebur128_init(
        UInt32(channelCount), UInt(sampleRate), Int32(EBUR128_MODE_TRUE_PEAK.rawValue))
    else { return peak }
    var meter: UnsafeMutablePointer<ebur128_state>? = state
    defer { ebur128_destroy(&meter) }
    ebur128_add_frames_float(state, samples, frameCount)
    // Zeros after the end let the last samples pass through the filter.
    let silence = [Float](repeating: 0, count: PeakInterpolation.tapCount * channelCount)
    ebur128_add_frames_float(state, silence, PeakInterpolation.tapCount)
    return (0..<UInt32(channelCount)).reduce(peak) { largest, channel in
      var found = 0.0
      ebur128_true_peak(state, channel, &found)
      return max(largest, Float(found))
    }
  }

  /// The clip scaled to `target` LUFS (``loudness``), with peaks reduced by a limiter where the true peak
  /// would exceed the ceiling; silence is returned unchanged.
  ///
  /// A limiter lowers the loudness, so that the gain before it is raised until the loudness is within
  /// 0.1 LU of the target. A sound of a few short peaks may stay below the target.
  ///
  /// - Parameter ceiling: the largest true peak in decibels of full scale; EBU R 128 recommends -1.
  public func loudnessLimited(to target: Double, ceiling: Double = -1) -> AudioClip {
    let loudness = loudness
    guard loudness.isFinite else { return self }
    let limit = Float(pow(10, ceiling / 20))
    let peaks = PeakInterpolation.peaks(of: self)
    var gain = pow(10, (target - loudness) / 20)
    var best = limited(gain: Float(gain), to: limit, peaks)
    var lack = target - best.loudness
    for _ in 0..<12 where lack > 0.1 {
      gain *= pow(10, min(lack, 6) / 20)
      guard gain < 1e6 else { break }
      let next = limited(gain: Float(gain), to: limit, peaks)
      let nextLack = target - next.loudness
      // More gain does not make it louder any more.
      guard nextLack < lack - 0.02 else { break }
      (best, lack) = (next, nextLack)
    }
    return best
  }

  /// The clip times `gain`, and where its true peak would exceed `limit`, times less.
  private func limited(gain: Float, to limit: Float, _ peaks: [Float]) -> AudioClip {
    let limiter = PeakLimiter(limit: limit, sampleRate: sampleRate)
    let curve = limiter.gains(ofPeaks: peaks.map { $0 * gain }).map { $0 * gain }
    let limited = [Float](unsafeUninitializedCapacity: samples.count) { result, count in
      count = samples.count
      for place in 0..<count { result[place] = samples[place] * curve[place / channelCount] }
    }
    let clip = AudioClip(samples: limited, sampleRate: sampleRate, channelCount: channelCount)
    // A gain that changes within the taps of the filter may raise the true peak by a trace.
    let excess = clip.truePeak / limit
    guard excess > 1 else { return clip }
    return AudioClip(
      samples: clip.samples.map { $0 / excess }, sampleRate: sampleRate, channelCount: channelCount)
  }
}

/// The signal between samples by 4 times oversampling: a sinc under a Hann window of 49 taps.
private enum PeakInterpolation {
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

/// A look-ahead limiter: gains that keep peaks below a limit and change smoothly.
///
/// The gain that each frame needs recovers exponentially after a peak. Its minimum over the frames ahead,
/// averaged over as many frames, begins to fall before the peak and is never above the gain needed.
private struct PeakLimiter {
  let limit: Float
  /// Frames in which the gain falls: 1.5 ms.
  private let attackFrames: Int
  /// The share of the way to 1 that the gain recovers in a frame: a time constant of 50 ms.
  private let recovery: Float

  init(limit: Float, sampleRate: Int) {
    self.limit = limit
    attackFrames = max(1, sampleRate * 3 / 2000)
    recovery = 1 - exp(-1 / (0.05 * Float(sampleRate)))
  }

  /// The gains for the peaks of the frames.
  func gains(ofPeaks peaks: [Float]) -> [Float] {
    var needed = peaks.map { $0 > limit ? limit / $0 : 1 }
    for frame in needed.indices.dropFirst() {
      let last = needed[frame - 1]
      needed[frame] = min(needed[frame], last + (1 - last) * recovery)
    }
    // Frame n of the minima is at n + attackFrames.
    let minima = slidingMinima(
      [Float](repeating: needed.first ?? 1, count: attackFrames) + needed)
    var sum = minima.prefix(attackFrames).reduce(0.0) { $0 + Double($1) }
    return needed.indices.map { frame in
      sum += Double(minima[frame + attackFrames])
      defer { sum -= Double(minima[frame]) }
      return min(Float(sum / Double(attackFrames + 1)), needed[frame])
    }
  }

  /// The minimum of each value and the `attackFrames` after it.
  ///
  /// Lemire, "Streaming Maximum-Minimum Filter Using No More than Three Comparisons per Element" (2006):
  /// a queue of places whose values rise.
  private func slidingMinima(_ values: [Float]) -> [Float] {
    var minima = [Float](repeating: 1, count: values.count)
    var queue: [Int] = []
    var first = 0
    for place in values.indices.reversed() {
      while queue.count > first, let last = queue.last, values[last] >= values[place] {
        queue.removeLast()
      }
      queue.append(place)
      while queue[first] > place + attackFrames { first += 1 }
      minima[place] = values[queue[first]]
    }
    return minima
  }
}
