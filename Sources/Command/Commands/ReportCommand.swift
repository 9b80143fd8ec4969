// SPDX-License-Identifier: MIT
import ArgumentParser
import Reports

/// `foley report`: a page about runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make a page with the curves and sounds of a run, or of several.",
    usage: "foley report RUN [RUN ...] [--out FILE.html]",
    discussion: """
      The page is one file that needs no network. A run may still be training; make the page \
      again to see how it goes on. Several runs are laid side by side.
      """)

  @Argument(help: ArgumentHelp("Folders that foley train --out has made.", valueName: "run"))
  var runs: [String]
  @Option(
    help: ArgumentHelp("Where the page goes; RUN/report.html if left out.", valueName: "file"))
  var out: String?
  @Option(
    help: ArgumentHelp(
      "The most that sounds and pictures may take; the newest come first.", valueName: "mb"))
  var mediaMegabytes = RunReport.defaultMediaByteCount / 1_000_000

  mutating func validate() throws {
    guard runs.count == 1 || out != nil else {
      throw ValidationError("Say where the page about several runs goes: --out FILE.html.")
    }
    guard (0...1000).contains(mediaMegabytes) else {
      throw ValidationError(
        "--media-megabytes is \(mediaMegabytes): give a number from 0 to 1000.")
    }
  }

  func run() throws {
    let records = try runs.map { try RunRecord($0) }
    for note in records.flatMap(\.notes) { Terminal.say(note) }
    let page = out ?? "\(runs[0])/report.html"
    try RunReport(records, mediaByteCount: mediaMegabytes * 1_000_000).write(to: page)
    Terminal.say("open \(page) in a browser")
  }
}
