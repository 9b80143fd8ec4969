// SPDX-License-Identifier: MIT
import Audio
import Pictures

/// Sounds to judge a training by: a file each, and a picture of all.
struct Preview {
  private let clips: [AudioClip]

  /// Short enough for the onset of a drum, long enough to show the partials of a voice.
  private static let transform = ShortTimeTransform(transformSize: 256, hop: 64)

  init(_ clips: [AudioClip]) {
    self.clips = clips
  }

  /// Writes `0001.wav` and so on and `sheet.png` into a folder that exists.
  func write(to folder: String) throws {
    for (clip, title) in zip(clips, titles) {
      try AudioFile.write(clip, to: "\(folder)/\(title).wav")
    }
    guard !clips.isEmpty else { return }
    let cells = zip(clips, titles).map(Self.cell)
    try ContactSheet().draw(cells).writePNG(to: "\(folder)/sheet.png")
  }

  private var titles: [String] {
    clips.indices.map { index in
      let digits = String(index + 1)
      return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }

  private static func cell(_ clip: AudioClip, title: String) -> ContactSheet.Cell {
    let samples = clip.mixedDown().samples
    return ContactSheet.Cell(
      title: title, samples: samples, sampleRate: clip.sampleRate,
      magnitudes: transform.magnitudes(of: samples), binCount: transform.binCount)
  }
}
