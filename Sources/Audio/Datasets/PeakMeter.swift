// SPDX-License-Identifier: MIT
import Kernels

/// The largest absolute samples of a sound that arrives in pieces.
struct PeakMeter {
  let channelCount: Int
  /// The number of frames of the first slice.
  let startFrames: Int
  private(set) var frameCount = 0
  private(set) var peak: Float = 0
  private(set) var peakFrame = 0
  private(set) var startPeak: Float = 0

  init(channelCount: Int, startFrames: Int) {
    self.channelCount = channelCount
    self.startFrames = startFrames
  }

  mutating func add(_ samples: [Float]) {
    samples.withUnsafeBufferPointer { samples in
      let start = max(0, startFrames - frameCount) * channelCount
      let first = UnsafeBufferPointer(rebasing: samples.prefix(start))
      startPeak = max(startPeak, Reduction.greatestMagnitude(of: first))
      let greatest = Reduction.greatestMagnitude(of: samples)
      if greatest > peak {
        peak = greatest
        let place = samples.firstIndex { abs($0) == greatest } ?? 0
        peakFrame = frameCount + place / channelCount
      }
      frameCount += samples.count / channelCount
    }
  }
}
