// SPDX-License-Identifier: MIT
public import Audio
public import Pictures

/// A picture of several sounds, each with its waveform and its spectrogram.
public struct SoundSheet {
  /// The window is short enough to show the onset of a drum and long enough to show the partials of a
  /// voice.
  private static let transform = ShortTimeTransform(fftSize: 256, hop: 64)

  private var cells: [ContactSheet.Cell] = []

  /// A sheet of sounds; each title is drawn above its sound.
  public init(_ sounds: [(title: String, clip: AudioClip)]) {
    for (title, clip) in sounds { append(title, clip) }
  }

  /// Adds a sound; only its mean of channels and its spectra are kept.
  public mutating func append(_ title: String, _ clip: AudioClip) {
    let samples = clip.mixedDown().samples
    cells.append(
      ContactSheet.Cell(
        title: title, samples: samples, sampleRate: clip.sampleRate,
        magnitudes: Self.transform.magnitudes(of: samples), binCount: Self.transform.binCount))
  }

  /// The picture.
  public func draw() -> Canvas { ContactSheet().draw(cells) }

  /// Writes the picture as PNG.
  ///
  /// - Throws: `PictureError` or `AtomicFileError`
  public func write(to path: String) throws {
    try draw().writePNG(to: path)
  }
}
