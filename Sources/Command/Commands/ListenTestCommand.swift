// SPDX-License-Identifier: MIT
import ArgumentParser
import Evaluation
import Files
import Foundation
import Reports

/// `foley listen-test`: a page for a blind listening test.
struct ListenTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen-test",
    abstract: "Make a page for a blind listening test of generated sounds.",
    usage: "foley listen-test REAL GENERATED --out PAGE.html [OPTIONS]",
    discussion: """
      Listeners rate single sounds, real and generated ones mixed, from 1 to 5, and then say which \
      of two sounds is real. The page is one file that needs no network: pass it on. Each listener \
      sends back answers.json, and foley evaluate --test PAGE.html --answers FILE... makes numbers \
      of them. All sounds get the same rate, length, loudness and format, so that nothing but the \
      sound tells where it is from. Where both folders have subfolders, pairs are of one class.
      """)

  @Argument(help: ArgumentHelp("Recordings.", valueName: "real"))
  var real: String
  @Argument(help: ArgumentHelp("Sounds to be judged.", valueName: "generated"))
  var generated: String
  @Option(help: ArgumentHelp("Where the page goes.", valueName: "page.html"))
  var out: String
  @Option(help: ArgumentHelp("Questions which of two sounds is real.", valueName: "n"))
  var pairs = ListeningDraw.Options().pairCount
  @Option(
    help: ArgumentHelp("Sounds to be rated, half of them real.", valueName: "n"))
  var ratings = ListeningDraw.Options().ratingCount
  @Option(help: ArgumentHelp("Draws sounds, pairs and order.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "The rate of all sounds (default: the lowest of those drawn).", valueName: "hz"))
  var sampleRate: Int?
  @Option(
    help: ArgumentHelp(
      "The length of all sounds (default: the longest generated one, or the longest real one if "
        + "that is shorter).", valueName: "s"))
  var seconds: Double?
  @Option(
    help: ArgumentHelp(
      "Bring all sounds to this loudness, or as far below as their peaks demand; keep leaves levels "
        + "alone.", valueName: "lufs|keep"))
  var loudness = "-23"

  mutating func validate() throws {
    guard (0...1000).contains(pairs), (0...1000).contains(ratings) else {
      throw ValidationError("--pairs and --ratings go from 0 to 1000.")
    }
    guard pairs + ratings > 0 else {
      throw ValidationError("Nothing is asked: give --pairs or --ratings a number above 0.")
    }
    guard ratings.isMultiple(of: 2) else {
      throw ValidationError(
        "--ratings is \(ratings): give an even number, since half of the rated sounds are real.")
    }
    guard (1000...768_000).contains(sampleRate ?? 8000) else {
      throw ValidationError(
        "--sample-rate is \(sampleRate ?? 0): give hertz from 1000 to 768000.")
    }
    let longest = Double(ListeningDraw.longestSeconds)
    guard (0.01...longest).contains(seconds ?? 1) else {
      throw ValidationError(
        "--seconds is \(seconds ?? 0): give a number from 0.01 to \(ListeningDraw.longestSeconds).")
    }
    guard loudness == "keep" || (-70...0).contains(Double(loudness) ?? 1) else {
      throw ValidationError("--loudness is \(loudness): give keep, or LUFS from -70 to 0.")
    }
  }

  func run() throws {
    try AtomicFile.check(out)
    let printer = ProgressPrinter()
    let draw = try ListeningDraw(real: real, generated: generated, options: drawOptions) {
      printer.show(share: Double($0) / Double($1), " reading \($0) of \($1) sounds")
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
      sounds.loudness.map { String(format: "%.1f LUFS", $0) } ?? "their own levels"
    let megabytes =
      Double(sounds.files.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }) * 4 / 3e6
    return """
      \(ratings) ratings and \(pairs) pairs\(classes > 0 ? " of \(classes) classes" : "")
      all sounds: \(sounds.sampleRate) Hz, \(String(format: "%.3g s", sounds.seconds)), \(level), one \
      channel
      open \(out) (\(String(format: "%.1f MB", megabytes))) in a browser, or pass it on; then: \
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
