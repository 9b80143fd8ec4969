// SPDX-License-Identifier: MIT
import Audio
import Foundation
import TensorBoard

/// What TensorBoard shows of a run: curves of the report's numbers, the sounds and pictures of each
/// checkpoint, and a description.
///
/// `log.jsonl` has every step; here are all of the first 10,000, every tenth up to 100,000, every
/// hundredth up to a million and so on: TensorBoard draws a thousand points of a curve unless told
/// otherwise, and a run of any length stays within some megabytes beside its sounds. A step is
/// chosen by its number, not by the clock, so that a resumed run has the points of one that was left
/// alone.
///
/// A session that goes on with a run begins a file of its own. What a killed session wrote beyond
/// the checkpoint is cut off its file, and for a TensorBoard that has read it already the new file
/// begins with a session start, which takes back what it has from that step on. TensorBoard's fast
/// loader does not heed that and takes back the points of a curve when one comes that is no later.
final class EventLog {
  private let folder: EventFolder
  private let description: String
  private let stepsBefore: Int
  private let startTime = EventLog.now
  /// Made when there is something to say: resuming a run that is done leaves no empty file.
  private var file: EventFile?

  /// The log of a run in a folder, without what was written after `step`.
  ///
  /// - Parameter description: of the run, in Markdown.
  /// - Throws: `EventFileError`, or `PlainFileError`.
  init(inFolder path: String, keepingThrough step: Int, description: String) throws {
    folder = EventFolder(path)
    stepsBefore = step
    self.description = description
    try folder.cut(keepingThrough: step)
  }

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
    guard isScored || Self.includes(step: progress.step) else { return }
    let numbers =
      progress.report.metrics.map { ($0.name, $0.value) }
      + [
        ("secondsPerIteration", Float(progress.secondsPerIteration)),
        ("dataWait", Float(progress.dataWaitSeconds)),
      ]
    let values = numbers.map { SummaryValue(tag: $0, content: .scalar($1)) }
    try append(values, step: progress.step)
  }

  /// Appends the sounds and pictures that a checkpoint has put into a folder.
  ///
  /// - Throws: `EventFileError`, or an error of a file.
  func appendPreview(inFolder samples: String, step: Int) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: samples).sorted()
    let values = try names.compactMap { try value(ofFile: "\(samples)/\($0)") }
    guard !values.isEmpty else { return }
    try append(values, step: step)
  }

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

  /// What TensorBoard shows of a file of samples; nil for files that it cannot show.
  private func value(ofFile path: String) throws -> SummaryValue? {
    let file = URL(fileURLWithPath: path)
    let name = file.deletingPathExtension().lastPathComponent
    switch file.pathExtension {
    case "wav":
      let sound = try AudioFile.information(at: path)
      return SummaryValue(
        tag: "sounds/\(name)",
        content: .audio(
          wav: Array(try Data(contentsOf: file)), sampleRate: sound.sampleRate,
          channelCount: sound.channelCount, frameCount: sound.frameCount))
    case "png": return Self.picture(name, png: Array(try Data(contentsOf: file)))
    default: return nil
    }
  }

  /// A picture, whose size stands in its first chunk, IHDR: bytes 16 to 23, the highest first.
  private static func picture(_ name: String, png: [UInt8]) -> SummaryValue? {
    guard png.count >= 24 else { return nil }
    func number(_ bytes: Range<Int>) -> Int { png[bytes].reduce(0) { $0 << 8 | Int($1) } }
    return SummaryValue(
      tag: "pictures/\(name)",
      content: .image(png: png, width: number(16..<20), height: number(20..<24)))
  }

  private static var now: Double { Date().timeIntervalSince1970 }
}
