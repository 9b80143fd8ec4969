// SPDX-License-Identifier: MIT
public import Audio
public import Autograd
import Files
public import Models
public import Pictures

/// A picture with three spectrograms in each row: a recording, a generated spectrogram, and the
/// spectrogram of the sound that was decoded from it.
///
/// The recording is an example to compare with, of the same class where there is one; the generated sound
/// was not made from it.
///
/// All are magnitudes in decibels on one colour scale, with the frames, floor and limits of the
/// network's representation. The difference between the first two columns is the error of the network,
/// the difference between the last two the error of the inversion, which the last column also gives as
/// spectral convergence.
public struct SpectrogramSheet {
  private let representation: SpectrogramRepresentation
  private let real: Tensor
  private let generated: Tensor
  private let sounds: [AudioClip]
  private let names: [String]
  private let recordingNames: [String]

  private static let columnCount = 3

  /// A sheet with a row for each sound.
  ///
  /// - Parameters:
  ///   - real: encoded recordings, `[N, T, F, C]`; at least one.
  ///   - generated: the output of a generator, `[N, T, F, C]`.
  ///   - sounds: the sounds decoded from `generated`; the left channel is drawn.
  ///   - representation: the representation of the spectrograms.
  ///   - names: the class of each sound; empty without classes.
  ///   - recordingNames: the class of the recording in each row, empty where it is not known; no texts
  ///     without classes.
  public init(
    real: Tensor, generated: Tensor, sounds: [AudioClip],
    representation: SpectrogramRepresentation, names: [String] = [], recordingNames: [String] = []
  ) {
    precondition(
      !sounds.isEmpty && sounds.count == generated.shape[0] && real.shape[0] > 0,
      "\(sounds.count) sounds of spectrograms \(generated.shape), beside \(real.shape)")
    self.representation = representation
    self.real = real
    self.generated = generated
    self.sounds = sounds
    self.names = names
    self.recordingNames = recordingNames
  }

  /// Draws the picture.
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
        cell(
          "a recording" + Self.suffix(recordingNames, row), of: recorded, row % recorded.shape[0]),
        cell("generated \(row + 1)" + Self.suffix(names, row), of: wanted, row),
        cell("inverted \(row + 1)", of: found, row, note: convergence(row, to: wanted)),
      ]
    }
  }

  /// ", kick" for the class in a row, nothing where none is known.
  private static func suffix(_ names: [String], _ row: Int) -> String {
    row < names.count && !names[row].isEmpty ? ", \(names[row].printable)" : ""
  }

  /// A cell with example `index` of magnitudes `[N, C, T, F]`.
  private func cell(
    _ title: String, of magnitudes: Tensor, _ index: Int, note: String = ""
  ) -> ContactSheet.Cell {
    ContactSheet.Cell(
      title: title, note: note,
      durationSeconds: Double(representation.sliceLength) / Double(representation.sampleRate),
      sampleRate: representation.sampleRate, magnitudes: firstChannel(of: magnitudes, index),
      binCount: magnitudes.shape[3])
  }

  /// The spectral convergence of the sound in a row as a text.
  private func convergence(_ row: Int, to wanted: Tensor) -> String {
    let decibels = representation.spectrogram.transform.spectralConvergenceDecibels(
      of: sounds[row].channel(0), to: firstChannel(of: wanted, row))
    return "error \((decibels * 10).rounded() / 10) dB"
  }

  /// The first channel, `[T, F]`, of example `index` of `[N, C, T, F]`.
  private func firstChannel(of magnitudes: Tensor, _ index: Int) -> [Float] {
    magnitudes.sliced(
      from: [index, 0, 0, 0], to: [index + 1, 1, magnitudes.shape[2], magnitudes.shape[3]]
    ).values
  }
}
