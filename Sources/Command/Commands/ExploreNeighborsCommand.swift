// SPDX-License-Identifier: MIT
import ArgumentParser
import Audio
import Synthesis

/// `foley explore neighbors`: generates variations of a sound.
struct ExploreNeighborsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neighbors",
    abstract: "Generate variations of a sound.",
    usage: "foley explore neighbors MODEL PLACE --output FOLDER [OPTIONS]",
    discussion: """
      Neighbour i lies in a random direction, which depends only on the seed and i, at an angle given \
      by --distance: 0 is the sound itself, 1 an unrelated sound.
      """)

  @OptionGroup var latentFlags: LatentFlags
  @Argument(help: ArgumentHelp("The place.", valueName: "place"))
  var place: String
  @Option(help: ArgumentHelp("Number of neighbours.", valueName: "n"))
  var count = 8
  @Option(help: ArgumentHelp("Distance from the place, 0 to 1.", valueName: "share"))
  var distance = 0.25
  @OptionGroup var soundFlags: LatentSoundFlags
  @OptionGroup var threadFlags: ThreadFlags

  mutating func validate() throws {
    guard soundFlags.writer.container == nil else {
      throw ValidationError("--output is \(soundFlags.output): give the name of a folder.")
    }
  }

  func run() throws {
    try checkRange("--count", count, in: 1...100_000)
    try checkRange("--distance", distance, in: 0...1)
    try threadFlags.apply()
    let (work, writer) = (try latentFlags.open(), soundFlags.writer)
    let point = try work.point(place)
    let numbers = 1...count
    let files = try writer.files(numbers.map { "neighbor-\(Renderer.digits(of: $0))" })
    try writer.check(files)
    let points = numbers.map { number in
      work.model.neighbor(number, of: point, distance: distance, seed: latentFlags.seed)
    }
    for (file, (clip, point)) in zip(files, zip(work.model.soundsInTurn(at: points), points)) {
      try writer.write(clip, to: file, at: point, work)
    }
    Terminal.say("\(count) neighbours in \(soundFlags.output)")
    if soundFlags.listen { try Player(for: files).play(files) }
  }
}
