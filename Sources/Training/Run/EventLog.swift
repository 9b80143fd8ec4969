// SPDX-License-Identifier: MIT
import Audio
import Foundation
import Models
import TensorBoard

/// What TensorBoard shows of a run: curves of the report's numbers, the sounds and pictures of each
/// checkpoint, and a description.
///
/// `log.jsonl` has every step; here are all of the first 10,000, every tenth up to 100,000, every
/// hundredth up to a million and so on: TensorBoard draws a thousand points of a curve unless told
/// otherwise, and a run of any length stays within some megabytes beside its sounds. A step is
/// chosen by its number, not by the clock, so that a resumed run has points at the steps of one that
/// was left alone. A number that some steps leave out, or report as 0, has its last value since the point
/// before: penalties of every fourth update may never fall on a step that is written. A resumed run does
/// not know those from before its checkpoint.
///
/// A session that goes on with a run begins a file of its own. What a killed session wrote beyond
/// the checkpoint is cut off its file, and for a TensorBoard that has read it already the new file
/// begins with a session start, which takes back what it has from that step on. TensorBoard's fast
/// loader does not heed that and takes back the points of a curve when one comes that is no later.
final class EventLog {
  private let folder: EventFolder
  private let description: String
  private let stepsBefore: Int
  private let cuts: [EventFolder.Cut]
  private let startTime = EventLog.now
  /// Made when there is something to say: resuming a run that is done leaves no empty file.
  private var file: EventFile?
  /// The numbers since the last step that was written.
  private var latest: [(name: String, value: Float)] = []

  /// The log of a run in a folder; ``cut()`` removes what was written after `step`.
  ///
  /// - Parameter description: of the run, in Markdown.
  /// - Throws: `EventDamage`, `FolderError` or `PlainFileError` for files that cannot be read.
  init(inFolder path: String, keepingThrough step: Int, description: String) throws {
    folder = EventFolder(path)
    stepsBefore = step
    self.description = description
    cuts = try folder.cuts(keepingThrough: step)
  }

  /// Removes the events of steps that will be done again.
  ///
  /// - Throws: `EventFileError`
  func cut() throws { for cut in cuts { try cut.apply() } }

  /// Whether the numbers of a step are among those that are written.
  static func includes(step: Int) -> Bool {
    var spacing = 1
    while step / spacing > 10_000 { spacing *= 10 }
    return step.isMultiple(of: spacing)
  }

  /// Appends the numbers of a step.
  ///
  /// - Parameter isScored: whether the sounds have been scored after it, which is always written.
  /// - Throws: `EventFileError`
  func append(_ progress: TrainingProgress, isScored: Bool = false) throws {
    take(progress.report)
    guard isScored || Self.includes(step: progress.step) else { return }
    let numbers: [(name: String, value: Float)] =
      latest + [
        ("secondsPerIteration", Float(progress.secondsPerIteration)),
        ("dataWait", Float(progress.dataWaitSeconds)),
      ]
    latest.removeAll()
    let values = numbers.map { SummaryValue(tag: $0.name, content: .scalar($0.value)) }
    try append(values, step: progress.step)
  }

  private func take(_ report: StepReport) {
    for metric in report.metrics {
      guard let place = latest.firstIndex(where: { $0.name == metric.name }) else {
        latest.append((metric.name, metric.value))
        continue
      }
      if metric.value != 0 { latest[place].value = metric.value }
    }
  }

  /// Whether the files have the sounds and pictures of a checkpoint.
  ///
  /// - Throws: `EventDamage`, `FolderError` or `PlainFileError` for files that cannot be read.
  func hasPreview(step: Int) throws -> Bool {
    try folder.hasSummary(step: step, tagPrefixes: [Self.soundsPrefix, Self.picturesPrefix])
  }

  /// Appends the sounds and pictures of a checkpoint.
  ///
  /// - Throws: `EventFileError`
  func append(_ preview: [Preview.File], step: Int) throws {
    guard !preview.isEmpty else { return }
    try append(preview.sorted { $0.name < $1.name }.map(Self.value), step: step)
  }

  /// Waits until the device has all events.
  ///
  /// - Throws: `EventFileError`
  func flush() throws { try file?.flush() }

  /// Closes the file; no other method may be called afterwards.
  ///
  /// - Throws: `EventFileError` for an event that was not written after all.
  func close() throws { try file?.close() }

  private func append(_ values: [SummaryValue], step: Int) throws {
    let event = Event(wallTime: Self.now, step: step, content: .summary(values))
    try openedFile().append(event)
  }

  private func openedFile() throws -> EventFile {
    if let file { return file }
    let file = try folder.makeFile(continuingAfter: stepsBefore, wallTime: startTime)
    self.file = file
    if !description.isEmpty {
      let text = SummaryValue(tag: "run", content: .text(description))
      try file.append(
        Event(wallTime: startTime, step: stepsBefore, content: .summary([text])))
    }
    return file
  }

  private static let soundsPrefix = "sounds/"
  private static let picturesPrefix = "pictures/"

  private static func value(of file: Preview.File) -> SummaryValue {
    switch file.content {
    case .sound(let clip):
      SummaryValue(
        tag: "\(soundsPrefix)\(file.title)",
        content: .audio(
          wav: file.bytes, sampleRate: clip.sampleRate, channelCount: clip.channelCount,
          frameCount: clip.frameCount))
    case .picture(let width, let height):
      SummaryValue(
        tag: "\(picturesPrefix)\(file.title)",
        content: .image(png: file.bytes, width: width, height: height))
    }
  }

  private static var now: Double { Date().timeIntervalSince1970 }
}
