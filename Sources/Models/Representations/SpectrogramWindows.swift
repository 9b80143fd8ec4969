// SPDX-License-Identifier: MIT
import Autograd

/// A spectrogram of any number of frames as windows of equal length, each of which begins in the middle
/// of the one before, and the cross-fade that joins them again.
struct SpectrogramWindows {
  /// Frames of the spectrogram.
  let frameCount: Int
  /// Frames of a window.
  let windowLength: Int

  /// Windows of an even length.
  init(frameCount: Int, windowLength: Int) {
    precondition(
      frameCount > 0 && windowLength > 0 && windowLength.isMultiple(of: 2),
      "windows of \(windowLength) of \(frameCount) frames")
    self.frameCount = frameCount
    self.windowLength = windowLength
  }

  private var hop: Int { windowLength / 2 }
  /// The number of windows of a spectrogram, W.
  var count: Int { max(1, (frameCount - 1) / hop) }

  /// `[N, T, F, C]` to `[N · W, length, F, C]`; `padding` follows the last frame.
  func cut(_ examples: Tensor, padding: Float) -> Tensor {
    guard frameCount != windowLength else { return examples }
    let (count, shape) = (self.count, examples.shape)
    let row = shape[2] * shape[3]
    return Tensor(shape: [shape[0] * count, windowLength, shape[2], shape[3]]) { result in
      result.update(repeating: padding)
      examples.withValues { values in
        for window in 0..<shape[0] * count {
          let (example, first) = (window / count, window % count * hop)
          let rows = min(windowLength, frameCount - first) * row
          let start = (example * frameCount + first) * row
          for place in 0..<rows {
            result[window * windowLength * row + place] = values[start + place]
          }
        }
      }
    }
  }

  /// `[N · W, length, F, C]` to `[N, T, F, C]`: where two windows overlap, the weight of the first falls
  /// linearly from 1 to 0 as that of the second rises.
  func joined(_ windows: Tensor) -> Tensor {
    guard frameCount != windowLength else { return windows }
    let (count, shape) = (self.count, windows.shape)
    let row = shape[2] * shape[3]
    let examples = shape[0] / count
    return Tensor(shape: [examples, frameCount, shape[2], shape[3]]) { result in
      windows.withValues { values in
        for frame in 0..<examples * frameCount {
          let (example, place) = (frame / frameCount, frame % frameCount)
          let window = min(place / hop, count - 1)
          let offset = place - window * hop
          let start = ((example * count + window) * windowLength + offset) * row
          let isFaded = window > 0 && offset < hop
          let share = isFaded ? (Float(offset) + 0.5) / Float(hop) : 1
          let before = start - windowLength * row + hop * row
          for column in 0..<row {
            let value = values[start + column]
            result[frame * row + column] =
              isFaded ? values[before + column] * (1 - share) + value * share : value
          }
        }
      }
    }
  }
}
