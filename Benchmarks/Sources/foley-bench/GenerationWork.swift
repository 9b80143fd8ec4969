// SPDX-License-Identifier: MIT
import ArgumentParser
import Foundation
import Kernels
import Models
import Synthesis

/// Many sounds as files, as `foley synth` makes them: watermark, dither, tags and manifest included.
struct GenerationWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Seconds that many sounds take, from latents to WAV files.")

  @Option(help: "The networks.") var model = Model.wavegan
  @Option(help: "Width d of the network.") var width = 16
  @Option(help: "Sounds.") var count = 1024
  @Flag(help: "Leave the watermark out.") var noWatermark = false
  @OptionGroup var repetition: Repetition

  func run() throws {
    repetition.threads.apply()
    let folder = try WorkFolder()
    let library = ModelLibrary()
    try model.write(width: width, to: folder["model.safetensors"])
    let source = try library.source(folder["model.safetensors"])
    let render = { (count: Int, place: String) in
      var settings = RenderSettings()
      (settings.count, settings.watermark) = (count, !noWatermark)
      let entry = try RenderEntry(source: source, settings: settings)
      _ = try Renderer([entry], library: library).render(into: folder[place])
    }
    try render(min(count, 64), "first")
    let times = try repetition.times { number in
      try render(count, "sounds-\(number)")
    }
    let time = median(times)
    let peak = peakMebibytes
    let layers = model.convolutions(width: width, batch: count).map(\.operations)
    let (rate, operations) = (SgemmRate().measure(), Double(layers.reduce(0, +)))
    try printJSON([
      "seconds": .number(time), "peakMebibytes": .number(peak),
      "gflops": .number(operations / time * 1e-9), "sgemmGflops": .number(rate * 1e-9),
      "share": .number(operations / time / rate),
      "threads": .number(Double(WorkerPool.threadCount)),
    ])
  }
}

/// One sound at a time, as whoever plays a model needs it: from a latent to samples in memory.
struct LatencyWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency", abstract: "Seconds that a single sound takes.")

  @Option(help: "The networks.") var model = Model.wavegan
  @Option(help: "Width d of the network.") var width = 64
  @Option(help: "Sounds a measurement.") var count = 100
  @OptionGroup var repetition: Repetition

  func run() throws {
    repetition.threads.apply()
    let folder = try WorkFolder()
    try model.write(width: width, to: folder["model.safetensors"])
    let player = try PlayableModel(folder["model.safetensors"])
    for number in 0..<10 { _ = player.render(number..<number + 1, seed: 1) }
    var times: [Double] = []
    _ = repetition.times { _ in
      for number in 0..<count {
        times.append(seconds { _ = player.render(number..<number + 1, seed: 0) })
      }
    }
    try printJSON([
      "seconds": .number(median(times)), "slowSeconds": .number(quantile(0.99, of: times)),
      "peakMebibytes": .number(peakMebibytes),
      "threads": .number(Double(WorkerPool.threadCount)),
    ])
  }
}

/// A folder for what a measurement writes, gone when the value goes.
final class WorkFolder {
  private let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/foley-bench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A path in the folder.
  subscript(name: String) -> String { "\(path)/\(name)" }
}
