// SPDX-License-Identifier: MIT
import Kernels

/// Cuts examples out of the clips of one data set, or out of pairs of clips at the same place.
///
/// The clips at place i of all data sets form a pair and are cut at the same frame. Whether a cut is
/// silent is decided by the first data set.
struct ExampleCutter: Sendable {
  /// Cuts that are drawn before the loudest place of a clip is taken.
  private static let drawLimit = 8

  /// The data sets, of the same slice length and with the same number of clips.
  let datasets: [ClipDataset]
  let seed: UInt64
  /// The name of the random stream that decides where clips are cut.
  let streamName: String

  private var main: ClipDataset { datasets[0] }

  /// Cuts example `number` out of a clip of each data set; a silent cut is drawn again, and in the
  /// end put around the peak.
  ///
  /// The beginning of a longer clip fades out (``AudioClip/fitted(to:)``).
  ///
  /// - Parameter slices: one `[L, C]` for each data set.
  /// - Returns: false if one of the clips is unavailable; the slices are then undefined.
  func cut(_ number: Int, clip: Int, into slices: [UnsafeMutableBufferPointer<Float>]) -> Bool {
    let length = main.sliceLength
    let spare = (datasets.map { $0.frameCount(ofClip: clip) }.min() ?? 0) - length
    guard main.report.slicing == .random, spare > 0 else {
      guard copy(clip, from: 0, into: slices) else { return false }
      for (dataset, slice) in zip(datasets, slices) {
        // Of a pair of different lengths the shorter recording decides.
        let shared = (spare + length) * dataset.channelCount
        if shared < slice.count {
          slice[shared...].update(repeating: 0)
        } else if spare > 0 {
          AudioClip.fadeOut(slice, channelCount: dataset.channelCount, frames: length / 8)
        }
      }
      return true
    }
    let silenceLevel = main.options.silenceLevel
    var stream = RandomStream(seed: seed, name: streamName, index: UInt64(number))
    for _ in 0..<Self.drawLimit {
      let start = stream.uniformInteger(below: spare + 1)
      guard copy(clip, from: start, into: slices) else { return false }
      if slices[0].contains(where: { abs($0) >= silenceLevel }) { return true }
    }
    let start = main.clips[clip].peakFrame - length / 2
    return copy(clip, from: min(max(start, 0), spare), into: slices)
  }

  private func copy(
    _ clip: Int, from start: Int, into slices: [UnsafeMutableBufferPointer<Float>]
  ) -> Bool {
    zip(datasets, slices).allSatisfy { $0.copySlice(ofClip: clip, from: start, into: $1) }
  }
}
