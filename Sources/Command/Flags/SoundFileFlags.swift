// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation

/// Options of the audio files that a command writes.
struct SoundFileFlags: ParsableArguments {
  @Option(
    help:
      "Format of the files in an output folder (default: wav); an output file has the format of its name."
  )
  var format: AudioEncoding.Container?
  @Option(help: "Bits per sample.")
  var bitDepth = AudioEncoding.BitDepth.integer16

  /// The file name extensions of the formats.
  static let extensions = AudioEncoding.Container.allCases.map(\.fileExtension)

  mutating func validate() throws {
    guard format.map({ AudioEncoding($0, bitDepth: bitDepth).isSupported }) ?? true else {
      throw ValidationError(
        "This format does not support 32-bit samples: choose --bit-depth 16 or 24.")
    }
  }

  /// Writes a reconstructed sound and reports its quality.
  ///
  /// - Throws: `AudioFileError` or `AtomicFileError`
  func write(
    _ result: SpectrogramFormat.Reconstruction, to path: String
  ) throws -> ReconstructionReport {
    let container = AudioEncoding.Container(
      rawValue: URL(fileURLWithPath: path).pathExtension.lowercased())
    let report = try AudioFile.write(
      result.clip, to: path,
      encoding: AudioEncoding(container ?? .wav, bitDepth: bitDepth))
    return ReconstructionReport(
      path: path, convergenceDecibels: result.convergenceDecibels,
      durationSeconds: result.clip.durationSeconds, clippedSampleCount: report.clippedSampleCount)
  }
}

/// The quality of one reconstruction.
struct ReconstructionReport {
  let path: String
  let convergenceDecibels: Double
  let durationSeconds: Double
  let clippedSampleCount: Int

  /// Prints a line for each report, the mean, and the number of clipped samples.
  static func print(_ reports: [ReconstructionReport]) {
    for report in reports {
      let duration = String(format: "%.3f s", report.durationSeconds)
      Terminal.say(
        "\(report.path): \(duration), spectral convergence \(text(report.convergenceDecibels))")
    }
    let finite = reports.map(\.convergenceDecibels).filter(\.isFinite)
    if reports.count > 1, !finite.isEmpty {
      let mean = finite.reduce(0, +) / Double(finite.count)
      Terminal.say("mean spectral convergence of \(finite.count) sounds: \(text(mean))")
    }
    let clipped = reports.filter { $0.clippedSampleCount > 0 }
    if !clipped.isEmpty {
      let samples = clipped.reduce(0) { $0 + $1.clippedSampleCount }
      Terminal.say(
        "\(samples) samples in \(clipped.count) files were clipped at full scale; --bit-depth 32f "
          + "avoids clipping.")
    }
  }

  /// The convergence of silence is -infinity: "exact".
  private static func text(_ decibels: Double) -> String {
    decibels == -.infinity ? "exact" : String(format: "%.1f dB", decibels)
  }
}
