// SPDX-License-Identifier: MIT
public import Audio

/// Clips of one length that are added up as they come, each crossfaded with the one before.
public struct OverlappedSound {
  private let sampleRate: Int
  private let channelCount: Int
  private let hop: Int
  private var samples: [Float] = []
  private var clipCount = 0
  /// Samples that were taken out.
  private var takenCount = 0

  /// Frames from the beginning of a clip of `frames` frames to that of the next, where each begins in the
  /// middle of the one before.
  public static func hop(ofClips frames: Int) -> Int { max(frames - frames / 2, 1) }

  /// No sound yet.
  ///
  /// - Parameter hop: frames from the beginning of a clip to that of the next; at least half a clip.
  public init(sampleRate: Int, channelCount: Int, hop: Int) {
    self.sampleRate = sampleRate
    self.channelCount = channelCount
    self.hop = hop
  }

  /// What has been added up and not taken out.
  public var clip: AudioClip {
    AudioClip(samples: samples, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// Adds the next clip.
  public mutating func append(_ clip: AudioClip) {
    let start = clipCount * hop * channelCount - takenCount
    let overlap = samples.count - start
    if clipCount > 0 {
      Crossfade.mix(
        &samples, from: start, into: clip.samples, count: overlap, channelCount: channelCount)
    }
    samples += clip.samples[(clipCount > 0 ? overlap : 0)...]
    clipCount += 1
  }

  /// Removes the samples that no further clip changes, and returns them.
  public mutating func takeFinished() -> [Float] {
    let count = max(0, clipCount * hop * channelCount - takenCount)
    let finished = Array(samples.prefix(count))
    samples.removeFirst(finished.count)
    takenCount += finished.count
    return finished
  }
}
