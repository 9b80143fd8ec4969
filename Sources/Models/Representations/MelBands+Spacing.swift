// SPDX-License-Identifier: MIT

import Foundation

extension MelBands {
  /// The frequencies of the bands.
  public enum Spacing: String, Codable, Sendable {
    /// Evenly spaced on Slaney's mel scale. With short frames, low bands are narrower than a bin.
    case mel
    /// One bin apart at low frequencies and a constant ratio apart above them, so that every band has
    /// a bin of its own whatever the size of the transform; see ``MelBands/resolvedCorners(fftSize:)``.
    case resolved
  }

  /// The corners of bands with ``Spacing/resolved``, in hertz, `[B + 2]`.
  ///
  /// With u hertz from one bin to the next, corner b is at
  ///
  ///     u b                        for b <= k
  ///     u k exp((b - k) / k)       for b > k
  ///
  /// which has no bend at k. k is the number for which the last corner, B + 1, is at half the sample
  /// rate; all corners are evenly spaced where there are too few bins for a k.
  func resolvedCorners(fftSize: Int) -> [Double] {
    let bin = Double(sampleRate) / Double(fftSize)
    let (last, highest) = (Double(count + 1), Double(sampleRate) / 2)
    guard bin * last < highest else {
      return (0...count + 1).map { highest * Double($0) / last }
    }
    // The last corner falls as k grows, from infinity to u (B + 1).
    var range = (low: 0.0, high: last)
    for _ in 0..<100 {
      let k = (range.low + range.high) / 2
      if bin * k * exp((last - k) / k) > highest { range.low = k } else { range.high = k }
    }
    let k = range.high
    return (0...count + 1).map { corner in
      let b = Double(corner)
      return corner == count + 1 ? highest : b <= k ? bin * b : bin * k * exp((b - k) / k)
    }
  }
}
