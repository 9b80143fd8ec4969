// SPDX-License-Identifier: MIT
import ArgumentParser
import Evaluation
import Files
import Foundation
import Reports
import Synthesis

/// `foley listen-test`: writes the page of a blind listening test.
struct ListenTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen-test",
    abstract: "Write the page of a blind listening test of generated sounds.",
    usage: "foley listen-test REAL GENERATED --out PAGE.html [OPTIONS]",
    discussion: """
      Listeners first rate single real and generated sounds from 1 to 5, and then identify the real \
      sound in pairs. The page is a single file without external resources. Each listener returns a \
      file answers.json, and foley evaluate --test PAGE.html --answers FILE... evaluates these files. \
      All sounds are converted to the same rate, length, loudness and format. Where both folders have \
      subfolders, the sounds of a pair are of one class.
      """)

  @Argument(help: ArgumentHelp("Folder of real sounds.", valueName: "real"), completion: .file())
  var real: String
  @Argument(
    help: ArgumentHelp("Folder of generated sounds.", valueName: "generated"), completion: .file())
  var generated: String
  @Option(help: ArgumentHelp("The page.", valueName: "page.html"), completion: .file())
  var out: String
  @Option(help: ArgumentHelp("Number of pairs.", valueName: "n"))
  var pairs = ListeningDraw.Options().pairCount
  @Option(
    help: ArgumentHelp("Number of sounds to rate, half of them real.", valueName: "n"))
  var ratings = ListeningDraw.Options().ratingCount
  @Option(
    help: ArgumentHelp("Seed for the choice of sounds, the pairs and the order.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "Sample rate of all sounds (default: the lowest rate of the chosen sounds).", valueName: "hz")
  )
  var sampleRate: Int?
  @Option(
    help: ArgumentHelp(
      "Length of all sounds (default: the longest generated or the longest real sound, whichever is "
        + "shorter).", valueName: "s"))
  var seconds: Double?
  @Option(
    help: ArgumentHelp(
      "Loudness of all sounds, lowered where peaks would exceed full scale; keep for unchanged "
        + "levels.", valueName: "lufs|keep"))
  var loudness = "-23"

  @Flag(help: "Replace an existing page.")
  var overwrite = false

  mutating func validate() throws { try checkIsPage(out) }

  private func checkOptions() throws(OptionError) {
    try checkRange("--pairs", pairs, in: 0...1000)
    try checkRange("--ratings", ratings, in: 0...1000)
    guard pairs + ratings > 0 else {
      throw .exclusive(
        reason: "The test has no questions",
        advice: "give a number above 0 for --pairs or --ratings")
    }
    guard ratings.isMultiple(of: 2) else {
      throw .value(
        name: "--ratings", found: "\(ratings)",
        wanted: "an even number, because half of the rated sounds are real")
    }
    try checkRange("--sample-rate", sampleRate, in: 1000...768_000, unit: "hertz")
    try checkRange("--seconds", seconds, in: 0.01...Double(ListeningDraw.longestSeconds))
    guard loudness == "keep" || (-70...0).contains(Double(loudness) ?? 1) else {
      throw .value(name: "--loudness", found: loudness, wanted: "keep, or LUFS from -70 to 0")
    }
  }

  func run() throws {
    try checkOptions()
    try AtomicFile.check(out)
    // The answers of listeners belong to their page.
    guard overwrite || !FileSystem.isTaken(out) else {
      throw RenderError.exists(path: out, count: 1)
    }
    let printer = ProgressPrinter()
    let draw = try ListeningDraw(real: real, generated: generated, options: drawOptions) {
      printer.show(share: Double($0) / Double($1), ["reading \($0) of \($1) sounds"])
    }
    let sounds = try ListeningSounds(of: draw, options: soundOptions)
    printer.finishLine()
    try ListeningPage(draw.test).write(to: out, sounds: sounds.files)
    for note in draw.notes { Terminal.show("foley: \(note)\n") }
    Terminal.say(summary(draw.test, sounds))
  }

  private func summary(_ test: ListeningTest, _ sounds: ListeningSounds) -> String {
    let classes = test.classNames.count
    let level =
      sounds.loudness.map { String(format: "%.1f LUFS", $0) } ?? "unchanged levels"
    let megabytes =
      Double(sounds.files.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }) * 4 / 3e6
    return """
      \(ratings) ratings and \(pairs) pairs\(classes > 0 ? " of \(classes) classes" : "")
      all sounds: \(sounds.sampleRate) Hz, \(String(format: "%.3g s", sounds.seconds)), \(level), one \
      channel
      open \(out) (\(String(format: "%.1f MB", megabytes))) in a browser, or send it to listeners; then: \
      foley evaluate --test \(Terminal.quoted(out)) --answers FILE...
      """
  }

  private var drawOptions: ListeningDraw.Options {
    var options = ListeningDraw.Options()
    (options.pairCount, options.ratingCount, options.seed) = (pairs, ratings, seed)
    return options
  }

  private var soundOptions: ListeningSounds.Options {
    var options = ListeningSounds.Options()
    (options.sampleRate, options.seconds) = (sampleRate, seconds)
    options.loudness = Double(loudness)
    return options
  }
}
