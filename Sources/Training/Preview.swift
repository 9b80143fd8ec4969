// SPDX-License-Identifier: MIT
import Audio

/// Sounds to judge a training by: a file each.
struct Preview {
  private let clips: [AudioClip]

  init(_ clips: [AudioClip]) {
    self.clips = clips
  }

  /// Writes `0001.wav` and so on into a folder that exists.
  func write(to folder: String) throws {
    for (index, clip) in clips.enumerated() {
      let digits = String(index + 1)
      let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      try AudioFile.write(clip, to: "\(folder)/\(number).wav")
    }
  }
}
