// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Kernels

/// A folder of recordings of all kinds, read to memory as `foley train` reads it.
struct FolderReading: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read", abstract: "Seconds that a folder takes to become mono at one rate.")

  @Option(help: "The folder.") var folder: String
  @Option(help: "Samples a second.") var rate = 16_000
  @OptionGroup var repetition: Repetition

  func run() throws {
    repetition.threads.apply()
    let options = ClipDataset.Options(
      sliceLength: 16_384, sampleRate: rate, silenceDecibels: -.infinity)
    var report: DatasetReport?
    let times = try repetition.times { _ in
      report = try ClipDataset.scan(folder, options: options).report
    }
    try printJSON([
      "seconds": .number(median(times)), "peakMebibytes": .number(peakMebibytes),
      "files": .number(Double(report?.fileCount ?? 0)),
      "soundSeconds": .number(report?.durationSeconds ?? 0),
      "threads": .number(Double(WorkerPool.threadCount)),
    ])
  }
}

/// Writes the folder: everything that is drawn follows from a seed.
struct RecordingFolder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recordings", abstract: "Write a folder of recordings of all kinds.")

  @Option(help: "Files.") var count = 1000
  @Option(help: "What decides their kinds, lengths and contents.") var seed: UInt64 = 1
  @Option(help: "The folder.") var output: String

  private static let rates = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
  private static let encodings = [
    AudioEncoding(.wav), AudioEncoding(.wav, bitDepth: .integer24),
    AudioEncoding(.wav, bitDepth: .float32), AudioEncoding(.flac), AudioEncoding(.ogg),
    AudioEncoding(.aiff),
  ]

  func run() throws {
    try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    let voice = Voice.samples(count: 20 * 48_000, rate: 48_000)
    let failures = parallelMap(count) { index in
      Result { try write(index, of: voice) }
    }
    for failure in failures { try failure.get() }
    try printJSON(["files": .number(Double(count))])
  }

  /// A piece of the voice of 0.2 to 5 s, as high or low as its rate makes it.
  private func write(_ index: Int, of voice: [Float]) throws {
    var stream = RandomStream(seed: seed, name: "recording", index: UInt64(index))
    func draw(_ count: Int) -> Int { Int(stream.uniform(0..<1) * Float(count)) % count }
    let (rate, channels) = (Self.rates[draw(Self.rates.count)], 1 + draw(2))
    let encoding = Self.encodings[draw(Self.encodings.count)]
    let frames = Int(stream.uniform(0.2..<5) * Float(rate))
    let starts = (0..<channels).map { _ in draw(voice.count - frames) }
    let samples = (0..<frames).flatMap { frame in starts.map { voice[$0 + frame] } }
    let clip = AudioClip(samples: samples, sampleRate: rate, channelCount: channels)
    try AudioFile.write(
      clip, to: "\(output)/\(index).\(encoding.container.fileExtension)", encoding: encoding)
  }
}
