// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
public import Models
public import Pictures

/// What a network of spectrograms is shown, what it makes, and what becomes of that as sound, side
/// by side: a row has a recording, a generated spectrogram, and the spectrogram of its sound.
///
/// All are magnitudes in decibels of one colour scale, as the network has them: with its frames,
/// its floor and its limits. Between the first two columns stands what the network has missed,
/// between the last two what the inversion costs, which the last also says as spectral convergence.
public struct SpectrogramSheet {
  private let representation: SpectrogramRepresentation
  private let real: Tensor
  private let generated: Tensor
  private let sounds: [AudioClip]

  private static let columnCount = 3

  /// A sheet of as many rows as there are sounds.
  ///
  /// - Parameters:
  ///   - real: recordings, encoded, `[N, T, F, C]`; at least one.
  ///   - generated: spectrograms that a generator made, `[N, T, F, C]`.
  ///   - sounds: what was decoded from those; of stereo the left channel is shown.
  ///   - representation: what encodes and decodes.
  public init(
    real: Tensor, generated: Tensor, sounds: [AudioClip], representation: SpectrogramRepresentation
  ) {
    precondition(
      !sounds.isEmpty && sounds.count == generated.shape[0] && real.shape[0] > 0,
      "\(sounds.count) sounds of spectrograms \(generated.shape), beside \(real.shape)")
    self.representation = representation
    self.real = real
    self.generated = generated
    self.sounds = sounds
  }

  /// The picture.
  public func draw() -> Canvas {
    var sheet = ContactSheet()
    sheet.waveformHeight = 0
    return sheet.draw(cells, columns: Self.columnCount)
  }

  /// Writes the picture as PNG.
  ///
  /// - Throws: `PictureError`
  public func write(to path: String) throws { try draw().writePNG(to: path) }

  private var cells: [ContactSheet.Cell] {
    let recorded = representation.magnitudes(of: real)
    let wanted = representation.magnitudes(of: generated)
    let found = representation.spectrogram.magnitudes(of: sounds)
    return sounds.indices.flatMap { row in
      [
        cell("recording", row, of: recorded, row % recorded.shape[0]),
        cell("generated", row, of: wanted, row),
        cell("inverted", row, of: found, row, note: convergence(row, to: wanted)),
      ]
    }
  }

  /// A cell that shows example number `index` of magnitudes `[N, C, T, F]`.
  private func cell(
    _ title: String, _ row: Int, of magnitudes: Tensor, _ index: Int, note: String = ""
  ) -> ContactSheet.Cell {
    ContactSheet.Cell(
      title: "\(title) \(row + 1)", note: note,
      durationSeconds: Double(representation.sliceLength) / Double(representation.sampleRate),
      sampleRate: representation.sampleRate, magnitudes: firstChannel(of: magnitudes, index),
      binCount: magnitudes.shape[3])
  }

  /// How far the spectrogram of a sound is from the one wanted, in words.
  private func convergence(_ row: Int, to wanted: Tensor) -> String {
    let decibels = representation.spectrogram.transform.spectralConvergenceDecibels(
      of: sounds[row].channel(0), to: firstChannel(of: wanted, row))
    return "error \((decibels * 10).rounded() / 10) dB"
  }

  /// `[T, F]` of example number `index` of `[N, C, T, F]`.
  private func firstChannel(of magnitudes: Tensor, _ index: Int) -> [Float] {
    magnitudes.sliced(
      from: [index, 0, 0, 0], to: [index + 1, 1, magnitudes.shape[2], magnitudes.shape[3]]
    ).values
  }
}
