// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation

/// The sounds that a command writes.
struct SoundFileFlags: ParsableArguments {
  @Option(help: "The format of sounds in a folder (default: wav); else the name of the file tells.")
  var format: AudioEncoding.Container?
  @Option(help: "The bits of a sample.")
  var bitDepth = AudioEncoding.BitDepth.integer16

  /// The extensions that sounds may have.
  static let extensions = AudioEncoding.Container.allCases.map(\.fileExtension)

  mutating func validate() throws {
    guard format.map({ AudioEncoding($0, bitDepth: bitDepth).isSupported }) ?? true else {
      throw ValidationError("This format has no samples of 32 bits: choose --bit-depth 16 or 24.")
    }
  }

  /// Writes a reconstruction and says what became of it.
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

/// What became of one spectrogram.
struct ReconstructionReport {
  let path: String
  let convergenceDecibels: Double
  let durationSeconds: Double
  let clippedSampleCount: Int

  /// Prints a line for each, their mean, and what was lost by clipping.
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
          + "keeps them.")
    }
  }

  /// Silence is met exactly.
  private static func text(_ decibels: Double) -> String {
    decibels == -.infinity ? "exact" : String(format: "%.1f dB", decibels)
  }
}
