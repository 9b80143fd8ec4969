// SPDX-License-Identifier: MIT
import Audio
import Glibc
import Synthesis

/// Sounds to judge a training by: a file each, and a picture of all.
struct Preview {
  private let sounds: [(title: String, clip: AudioClip)]

  init(_ clips: [AudioClip]) {
    sounds = clips.enumerated().map { (Renderer.digits(of: $0 + 1), $1) }
  }

  /// Whether a folder holds what ``write(to:)`` writes: a process may have been killed on the way.
  static func isComplete(in folder: String) -> Bool { access("\(folder)/sheet.png", F_OK) == 0 }

  /// Writes `0001.wav` and so on and at last `sheet.png` into a folder that exists.
  func write(to folder: String) throws {
    for sound in sounds {
      try AudioFile.write(sound.clip, to: "\(folder)/\(sound.title).wav")
    }
    guard !sounds.isEmpty else { return }
    try SoundSheet(sounds).write(to: "\(folder)/sheet.png")
  }
}
