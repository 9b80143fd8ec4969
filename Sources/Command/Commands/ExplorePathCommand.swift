// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Foundation
import Models
import Synthesis

/// `foley explore path`: interpolates between sounds.
struct ExplorePathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "Interpolate between sounds in steps.",
    usage: "foley explore path MODEL PLACE PLACE... --output FOLDER|FILE.wav [OPTIONS]",
    discussion: """
      For a folder each step is written to its own file; for a single file the sounds overlap by half. \
      Interpolation is spherical (slerp), so that latents stay as probable as in training; --linear \
      selects linear interpolation. The styles of StyleGAN models are interpolated linearly.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("At least two places.", valueName: "place"))
  var places: [String]
  @Option(help: ArgumentHelp("Steps from each place to the next.", valueName: "n"))
  var steps = 8
  @Flag(help: "Interpolate linearly.")
  var linear = false
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard places.count > 1 else { throw ValidationError("Give at least two places: #1 #2.") }
  }

  func run() throws {
    try checkRange("--steps", steps, in: 1...10_000)
    try threadFlags.apply()
    let (work, writer) = (try latentFlags.open(), soundFlags.writer)
    if writer.container != nil {
      try checkRange("--steps", steps, in: 1...mostSteps(of: work.model), unit: Self.ofOneFile)
    }
    let points = try places.map { try work.point($0) }
    let path = LatentPath(
      through: work.model.styleLayerCount > 0 ? try points.map(work.model.styled) : points,
      stepCount: steps,
      in: work.model.latentSpace, isLinear: linear)
    let numbers = (0..<path.points.count).map { "step-\(Renderer.digits(of: $0))" }
    let files = writer.container == nil ? try writer.files(numbers) : [soundFlags.output]
    try writer.check(files)
    let sounds = work.model.soundsInTurn(at: path.points)
    if writer.container == nil {
      for (file, (clip, point)) in zip(files, zip(sounds, path.points)) {
        try writer.write(clip, to: file, at: point, work)
      }
    } else if let morph = AudioClip.morph(sounds) {
      try writer.write(morph, to: soundFlags.output, at: nil, work)
    }
    let unevenness = LatentPath.unevenness(of: path.steps(in: work.model))
    Terminal.say(
      "\(path.points.count) sounds in \(soundFlags.output); no step is larger than "
        + String(format: "%.2f times its neighbours", unevenness))
    if soundFlags.listen { try Player(for: files).play(files) }
  }

  private static let ofOneFile = "a number (a file has an hour at most, a folder any length)"

  /// The steps that make a sound as long as one of `foley synth` can be.
  private func mostSteps(of model: PlayableModel) -> Int {
    let sound = model.description.design.representation
    let frames = Int(RenderSettings.longestDuration) * sound.sampleRate - sound.sliceLength
    let hops = max(0, frames) / OverlappedSound.hop(ofClips: sound.sliceLength)
    return max(1, hops / (places.count - 1))
  }
}
