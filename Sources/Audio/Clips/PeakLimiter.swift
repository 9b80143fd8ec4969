// SPDX-License-Identifier: MIT
import Glibc

/// A look-ahead limiter: gains that keep peaks below a limit and change smoothly.
///
/// The gain that each frame needs recovers exponentially after a peak. Its minimum over the frames ahead,
/// averaged over as many frames, begins to fall before the peak and is never above the gain needed.
struct PeakLimiter {
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
