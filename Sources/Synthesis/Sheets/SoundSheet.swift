// SPDX-License-Identifier: MIT
public import Audio
import Pictures

/// Sounds on one picture, with their waveforms and spectrograms: to be judged at a glance.
public struct SoundSheet {
  /// Short enough for the onset of a drum, long enough to show the partials of a voice.
  private static let transform = ShortTimeTransform(transformSize: 256, hop: 64)

  private let cells: [ContactSheet.Cell]

  /// A sheet of sounds, each with what stands above it.
  public init(_ sounds: [(title: String, clip: AudioClip)]) {
    cells = sounds.map { title, clip in
      let samples = clip.mixedDown().samples
      return ContactSheet.Cell(
        title: title, samples: samples, sampleRate: clip.sampleRate,
        magnitudes: Self.transform.magnitudes(of: samples), binCount: Self.transform.binCount)
    }
  }

  /// Writes the picture as PNG.
  ///
  /// - Throws: `PictureError` or `AtomicFileError`
  public func write(to path: String) throws {
    try ContactSheet().draw(cells).writePNG(to: path)
  }
}
