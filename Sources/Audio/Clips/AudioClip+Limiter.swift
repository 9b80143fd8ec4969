// SPDX-License-Identifier: MIT
import Glibc

extension AudioClip {
  /// The true peak: the largest magnitude of the signal between its samples, relative to full scale.
  ///
  /// ITU-R BS.1770-4, annex 2, by libebur128: 4 times oversampling below 96 kHz, 2 times below 192 kHz.
  public var truePeak: Float {
    guard frameCount > 0,
      let meter = LoudnessMeter(
        sampleRate: sampleRate, channelCount: channelCount, measuresTruePeak: true)
    else { return peak }
    samples.withUnsafeBufferPointer { meter.add($0) }
    return max(peak, Float(meter.truePeak()))
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

  /// The clip with peaks reduced by a limiter where the true peak would exceed the ceiling.
  ///
  /// - Parameter ceiling: the largest true peak in decibels of full scale.
  public func peakLimited(ceiling: Double = -1) -> AudioClip {
    limited(gain: 1, to: Float(pow(10, ceiling / 20)), PeakInterpolation.peaks(of: self))
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
