// SPDX-License-Identifier: MIT
public import Audio
import Glibc
public import Synthesis

/// Something to judge a training by: sounds, a file each, pictures of all of them, and of a network
/// of spectrograms what it sees.
public struct Preview {
  /// The sounds.
  public let clips: [AudioClip]
  private let spectrograms: SpectrogramSheet?

  /// Sounds, and the picture of their spectrograms where a network makes these.
  public init(_ clips: [AudioClip], spectrograms: SpectrogramSheet? = nil) {
    self.clips = clips
    self.spectrograms = spectrograms
  }

  /// Whether a folder holds what ``write(to:)`` writes: a process may have been killed on the way.
  static func isComplete(in folder: String) -> Bool { access("\(folder)/sheet.png", F_OK) == 0 }

  /// Writes `0001.wav` and so on, `spectrograms.png` if there is one, and at last `sheet.png` into a
  /// folder that exists.
  func write(to folder: String) throws {
    let sounds = clips.enumerated().map { (title: Renderer.digits(of: $0 + 1), clip: $1) }
    for sound in sounds {
      try AudioFile.write(sound.clip, to: "\(folder)/\(sound.title).wav")
    }
    guard !sounds.isEmpty else { return }
    try spectrograms?.write(to: "\(folder)/spectrograms.png")
    try SoundSheet(sounds).write(to: "\(folder)/sheet.png")
  }
}
