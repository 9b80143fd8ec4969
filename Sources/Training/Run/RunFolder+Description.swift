// SPDX-License-Identifier: MIT
import Audio
public import Files
public import Models

/// What a run folder records of a training beside its results.
public struct RunDescription: Sendable {
  /// The resolved options, as JSON.
  public var options: String
  /// What was found in the recordings, for people.
  public var dataReport: String
  /// The recordings that were not used, a line each.
  public var skippedFiles: String
  /// The networks, the options and the recordings, in Markdown, for TensorBoard.
  public var markdown: String

  /// A description of these parts.
  public init(
    options: String = "{}", dataReport: String = "", skippedFiles: String = "",
    markdown: String = ""
  ) {
    self.options = options
    self.dataReport = dataReport
    self.skippedFiles = skippedFiles
    self.markdown = markdown
  }
}

extension RunFolder {
  /// Writes the list of recordings that are not used, the data report and, last, the options: a folder
  /// with options holds a run.
  ///
  /// - Throws: `AtomicFileError`
  func write(_ description: RunDescription) throws {
    try AtomicFile.write(skippedFilesPath, text: description.skippedFiles)
    try AtomicFile.write(dataReportPath, text: description.dataReport + "\n")
    try AtomicFile.write(optionsPath, text: description.options + "\n")
  }

  /// Writes the table of a profile, in place of that of an earlier session.
  ///
  /// - Throws: `AtomicFileError`
  public func keep(_ report: ProfileReport) throws {
    try AtomicFile.write(profilePath, text: report.text())
  }

  /// Adds a recording to the list of those that are not used.
  ///
  /// - Throws: `AtomicFileError`, or ``RunFolderError/unreadable(path:reason:)`` for a list that is there
  ///   and cannot be read; it is not written from nothing.
  func addSkippedFile(_ change: DatasetChange) throws {
    let list = try contents.text(of: "skipped-files.txt") ?? ""
    try AtomicFile.write(
      skippedFilesPath, text: list + Self.line(.init(path: change.path, reason: change.reason)))
  }

  /// A line of the list; no file name can make it two.
  static func line(_ file: DatasetReport.Skip) -> String {
    "\(file.path.printable)\t\(file.reason.printable)\n"
  }
}

extension TrainingOptions {
  /// The options of the run in a folder; nil if it holds none.
  ///
  /// - Throws: `OptionError`
  public static func ofRun(_ path: String) throws(OptionError) -> TrainingOptions? {
    guard RunContents(path).isRun else { return nil }
    var options = try TrainingOptions(file: "\(path)/options.json")
    // Runs of versions that had one layout do not state it; those of waveforms have no spectrograms.
    let own = options[SpectrogramOptions.self]
    if own.fftSize != nil {
      options[SpectrogramOptions.self].spectrogramLayout = own.spectrogramLayout ?? 1
    }
    // PCA GANs of versions without a truncation have none.
    if options.kind == PCAGAN.self {
      options[PCAGANOptions.self].truncation = options[PCAGANOptions.self].truncation ?? 0
    }
    return options
  }

  /// These options for going on with the run in a folder: what they leave open is as the run has it.
  ///
  /// - Throws: `OptionError`, also ``checkResuming(_:run:)``
  func resuming(run path: String) throws(OptionError) -> TrainingOptions {
    guard let current = try Self.ofRun(path) else { return self }
    var options = self
    for option in table.options where option.shapesResult && option.value(in: self) == nil {
      guard let value = option.value(in: current) else { continue }
      try option.set(value, in: &options)
    }
    try options.checkResuming(current, run: path)
    return options
  }

  /// Checks that a run that was begun with `current` can go on with these options.
  ///
  /// - Throws: `OptionError/fixed(_:run:changeable:)` with every option that may not change.
  public func checkResuming(_ current: TrainingOptions, run: String) throws(OptionError) {
    let changes = table.changes(from: current, to: self)
    guard changes.isEmpty else {
      let changeable = table.options.filter { !$0.shapesResult }.map(\.name)
      throw .fixed(changes, run: run, changeable: changeable)
    }
  }
}
