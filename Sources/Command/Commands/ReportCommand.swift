// SPDX-License-Identifier: MIT
import ArgumentParser
import Files
import Reports

/// `foley report`: writes an HTML report about runs.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write an HTML report with the curves and sounds of one or several runs.",
    usage: "foley report RUN [RUN ...] [--out FILE.html]",
    discussion: """
      The report is a single file without external resources. A run may still be training; run the \
      command again to update its report. Several runs are shown side by side.
      """)

  @Argument(help: ArgumentHelp("Folders of runs.", valueName: "run"), completion: .file())
  var runs: [String]
  @Option(
    help: ArgumentHelp(
      "The report (default: RUN/report.html). An existing file is replaced.", valueName: "file"),
    completion: .file())
  var out: String?
  @Option(
    help: ArgumentHelp(
      "Limit for the size of sounds and pictures; the newest are included first.", valueName: "mb"))
  var mediaMegabytes = RunReport.defaultMediaByteCount / 1_000_000

  mutating func validate() throws {
    guard runs.count == 1 || out != nil else {
      throw ValidationError("A report about several runs needs --out FILE.html.")
    }
    try checkIsPage(out)
  }

  func run() throws {
    try checkRange("--media-megabytes", mediaMegabytes, in: 0...1000)
    let records = try runs.map { try RunRecord($0) }
    let report = RunReport(records, mediaByteCount: mediaMegabytes * 1_000_000)
    for note in report.notes { Terminal.say(note) }
    let page = out ?? "\(runs[0])/report.html"
    try AtomicFile.check(page)
    try report.write(to: page)
    Terminal.say("open \(page) in a browser")
  }
}
