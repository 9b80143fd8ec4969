// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Synthesis

/// `foley explore path`: from sound to sound in even steps.
struct ExplorePathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "Turn one sound into another in steps.",
    usage: "foley explore path MODEL PLACE PLACE... --output FOLDER|FILE.wav [OPTIONS]",
    discussion: """
      Into a folder goes a file for each step; into one file all of them, each beginning in the middle \
      of the one before. The way follows a great circle, on which the latents stay as likely as those \
      of training; --linear takes the straight line.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("Two places or more.", valueName: "place"))
  var places: [String]
  @Option(help: ArgumentHelp("Steps from one place to the next.", valueName: "n"))
  var steps = 8
  @Flag(help: "Take the straight line.")
  var linear = false
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard places.count > 1 else { throw ValidationError("Name two places or more: #1 #2.") }
    guard (1...10_000).contains(steps) else {
      throw ValidationError("--steps is \(steps): give a number from 1 to 10000.")
    }
  }

  func run() throws {
    threadFlags.apply()
    let (work, writer) = (try latentFlags.open(), soundFlags.writer)
    let path = LatentPath(
      through: try places.map { try work.point($0) }, stepCount: steps,
      in: work.model.latentSpace, isLinear: linear)
    let numbers = (0..<path.points.count).map { "step-\(Renderer.digits(of: $0))" }
    let files = writer.container == nil ? try writer.files(numbers) : [soundFlags.output]
    try writer.check(files)
    let sounds = work.model.sounds(at: path.points)
    if writer.container == nil {
      for (file, (clip, point)) in zip(files, zip(sounds, path.points)) {
        try writer.write(clip, to: file, at: point, work)
      }
    } else if let morph = AudioClip.morph(sounds) {
      try writer.write(morph, to: soundFlags.output, at: nil, work)
    }
    let unevenness = LatentPath.unevenness(of: path.steps(in: work.model))
    Terminal.say(
      "\(sounds.count) sounds in \(soundFlags.output); no step is larger than "
        + String(format: "%.2f times its neighbours", unevenness))
  }
}
