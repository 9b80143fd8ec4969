// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation

extension RunFolder {
  /// Writes the options, resolved, the data report, and the list of recordings that were not used.
  ///
  /// - Throws: `AtomicFileError`
  public func describe(_ setup: TrainingSetup) throws {
    let skipped = setup.dataset.report.skipped.map(Self.line)
    try AtomicFile.write(skippedFilesPath, text: skipped.joined())
    try AtomicFile.write(dataReportPath, text: "\(setup.dataset.report)\n")
    try AtomicFile.write(optionsPath, text: setup.options.encoded() + "\n")
  }

  /// Writes where the time went, in place of what an earlier session wrote.
  ///
  /// - Throws: `AtomicFileError`
  public func keep(_ report: ProfileReport) throws {
    try AtomicFile.write(profilePath, text: report.text())
  }

  /// Adds a recording to that list.
  ///
  /// - Throws: `AtomicFileError`
  func addSkippedFile(_ file: DatasetReport.Skip) throws {
    let list = (try? String(contentsOfFile: skippedFilesPath, encoding: .utf8)) ?? ""
    try AtomicFile.write(skippedFilesPath, text: list + Self.line(file))
  }

  private static func line(_ file: DatasetReport.Skip) -> String {
    "\(file.path)\t\(file.reason)\n"
  }
}

extension TrainingSetup {
  /// The networks, the options and the recordings, in Markdown.
  var markdownDescription: String {
    let rows = TrainingOptions.Key.allCases.filter(options.isSet).map { key in
      "| \(key.rawValue) | \(options.text(of: key)) |"
    }
    let report = "\(dataset.report)".split(separator: "\n").map { "    \($0)" }
    return (["\(summary)", "", "| option | value |", "|---|---|"] + rows + [""] + report)
      .joined(separator: "\n")
  }
}

extension TrainingOptions {
  /// The options of the run in a folder; nil if it holds none.
  ///
  /// - Throws: ``TrainingOptionsError``
  public static func ofRun(_ path: String) throws(TrainingOptionsError) -> TrainingOptions? {
    RunContents(path).isRun ? try TrainingOptions(file: "\(path)/options.json") : nil
  }

  /// Checks that a run that was begun with `current` can go on with these options.
  ///
  /// What ``Key/mayChange`` says may change.
  /// - Throws: ``TrainingOptionsError/fixed(_:run:)`` with everything that may not.
  public func checkResuming(
    _ current: TrainingOptions, run: String
  ) throws(TrainingOptionsError) {
    let changes = Key.allCases.filter { !$0.mayChange && text(of: $0) != current.text(of: $0) }
    guard changes.isEmpty else {
      let list = changes.map { key in
        TrainingOptionsError.Change(key: key, current: current.text(of: key), wanted: text(of: key))
      }
      throw .fixed(list, run: run)
    }
  }
}
