// SPDX-License-Identifier: MIT

/// Refuses samples that are no sound: NaN, infinite ones and those far beyond full scale.
enum SampleCheck {
  /// The largest absolute sample, a million times full scale: the square of a sum of such samples is
  /// still a finite number.
  static let limit: Float = 1e6

  /// Checks samples `[L, C]`.
  ///
  /// - Parameter firstFrame: the number of the first frame in the file.
  /// - Throws: ``AudioFileError/notFinite(path:frame:channel:)`` or
  ///   ``AudioFileError/tooLoud(path:sample:frame:channel:)``
  static func check(
    _ samples: ArraySlice<Float>, path: String, firstFrame: Int, channelCount: Int
  ) throws(AudioFileError) {
    guard !areUsable(samples),
      let bad = samples.firstIndex(where: { !($0.magnitude <= limit) })
    else { return }
    let (frame, channel) = (bad - samples.startIndex).quotientAndRemainder(dividingBy: channelCount)
    guard samples[bad].isFinite else {
      throw .notFinite(path: path, frame: firstFrame + frame, channel: channel)
    }
    throw .tooLoud(
      path: path, sample: samples[bad], frame: firstFrame + frame, channel: channel)
  }

  /// Without branches, so that it is vectorised: the bits of larger magnitudes are larger numbers, and
  /// those of NaN the largest.
  private static func areUsable(_ samples: ArraySlice<Float>) -> Bool {
    let greatest = Int32(bitPattern: limit.bitPattern)
    return samples.withUnsafeBufferPointer { samples in
      var room: Int32 = 0
      for sample in samples { room |= greatest &- Int32(bitPattern: sample.magnitude.bitPattern) }
      return room >= 0
    }
  }
}
