// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Synthesis

/// `foley explore directions`: finds directions in the latent space and measures their effects.
struct ExploreDirectionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "directions",
    abstract: "Find the latent directions that change sounds most, and measure their effects.",
    usage: "foley explore directions MODEL [--at PLACE --output FOLDER] [OPTIONS]",
    discussion: """
      The directions are the principal directions of the generator's first layer, or of the styles of \
      a StyleGAN model. The effect of each \
      is measured on the sounds of --places places: the change of level, brightness, length and pitch \
      from two standard deviations below the mean to two above. A direction is named after the quality \
      with the largest change relative to its normal variation. With --at and --output one sound is \
      moved along each direction.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Option(help: ArgumentHelp("Number of directions.", valueName: "n"))
  var count = 8
  @Option(help: ArgumentHelp("Number of sounds to measure effects with.", valueName: "n"))
  var places = 16
  @Option(help: ArgumentHelp("Place to move along each direction.", valueName: "place"))
  var at: String?
  @Option(
    name: LatentSoundFlags.outputName,
    help: ArgumentHelp("Folder for the moved sounds.", valueName: "folder"), completion: .file())
  var output: String?
  @Flag(help: "Omit the watermark; the sounds can then not be detected as generated.")
  var noWatermark = false
  @Flag(help: "Replace existing files.")
  var overwrite = false
  @Flag(help: "Print the result as JSON.")
  var json = false
  @OptionGroup var threadFlags: ThreadFlags

  /// One direction in the output.
  private struct Row: Encodable {
    let number: Int
    let name: String
    let varianceShare: Double
    let changes: [String: Double]
    let strengths: [String: Double]
  }

  mutating func validate() throws {
    guard (at == nil) == (output == nil) else {
      throw ValidationError("Give --at and --output together.")
    }
  }

  func run() throws {
    try checkRange("--count", count, in: 1...1000)
    try checkRange("--places", places, in: 2...1000)
    try threadFlags.apply()
    let work = try latentFlags.open()
    let found = try LatentDirections(of: work.model, count: count).directions
    let moved = try at.map { try work.point($0) }
    let starts = (1...places).map { work.model.point($0, seed: work.seed, mix: work.mix) }
    let printer = ProgressPrinter()
    var rows: [Row] = []
    for (index, direction) in found.enumerated() {
      let effect = LatentDirections.effect(of: direction, in: work.model, from: starts)
      rows.append(
        Row(
          number: index + 1, name: effect.main?.rawValue ?? "other",
          varianceShare: direction.varianceShare, changes: Self.named(effect.changes),
          strengths: Self.named(effect.strengths)))
      printer.show(
        share: Double(index + 1) / Double(found.count),
        ["\(index + 1) of \(found.count) directions"])
    }
    printer.finishLine()
    try show(rows)
    if let moved, let output { try write(found, rows, from: moved, into: output, work) }
  }

  private static func named(_ values: [DirectionEffect.Quality: Double]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
  }

  private func show(_ rows: [Row]) throws {
    guard json else {
      for row in rows {
        let changes = DirectionEffect.Quality.allCases.compactMap { quality in
          row.changes[quality.rawValue].map {
            "\(quality.rawValue) \(String(format: "%+.2f", $0)) \(quality.unit)"
          }
        }
        let share = String(format: "%4.1f %%", 100 * row.varianceShare)
        Terminal.say(
          "\(row.number)  \(row.name.padded(to: 10)) "
            + "\(share)  \(changes.joined(separator: ", "))")
      }
      return
    }
    try Terminal.sayJSON(rows)
  }

  private func write(
    _ found: [LatentDirections.Direction], _ rows: [Row], from place: LatentPoint,
    into folder: String, _ work: LatentWork
  ) throws {
    let writer = LatentSoundWriter(
      output: folder, isMarked: !noWatermark, replacesFiles: overwrite)
    let paths = found.map { LatentDirections.points(along: $0, from: place, in: work.model) }
    let files = try zip(rows, paths).map { row, points in
      try writer.files(points.indices.map { "direction-\(row.number)-\(row.name)-\($0 + 1)" })
    }
    try writer.check(Array(files.joined()))
    for (files, points) in zip(files, paths) {
      for (file, (clip, point)) in zip(files, zip(work.model.sounds(at: points), points)) {
        try writer.write(clip, to: file, at: point, work)
      }
    }
  }
}
