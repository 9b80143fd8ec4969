// SPDX-License-Identifier: MIT
import Files
import Models

/// `log.jsonl`: one JSON object a step, appended as the steps are done.
///
/// Every line begins with the step, then the time spent since the run began, the time of the step
/// and how much of it went by waiting for data, and the metrics of the recipe's report. A metric that is
/// not finite is `null`: JSON has no number for it.
public final class MetricLog {
  private let file: AppendFile

  /// Opens the log and cuts everything after `step`: lines beyond a checkpoint are written again
  /// when the steps are done again, and a line that a kill cut short would spoil the next.
  ///
  /// - Throws: ``RunFolderError/notWritable(path:reason:)``; a log that cannot be read stays as it is.
  public init(_ path: String, keepingThrough step: Int) throws(RunFolderError) {
    do throws(AppendFileError) {
      file = try AppendFile(path)
      let content = try file.bytes(0..<file.length)
      try file.cut(to: Self.length(of: content, through: step))
    } catch {
      throw .notWritable(path: path, reason: error.reason)
    }
  }

  /// Appends the line of a step.
  ///
  /// - Throws: ``RunFolderError/writeFailed(path:reason:)``; the lines before it stay whole.
  public func append(_ progress: TrainingProgress) throws(RunFolderError) {
    var line = "{\"step\":\(progress.step)"
    line += ",\"elapsedSeconds\":\(Self.rounded(progress.elapsedSeconds))"
    line += ",\"secondsPerIteration\":\(Self.rounded(progress.secondsPerIteration))"
    line += ",\"dataWait\":\(Self.rounded(progress.dataWaitSeconds))"
    for metric in progress.report.metrics {
      line += ",\"\(metric.name)\":\(metric.value.isFinite ? "\(metric.value)" : "null")"
    }
    line += "}\n"
    let bytes = Array(line.utf8)
    try write { file throws(AppendFileError) in try file.append(bytes) }
  }

  /// Waits until the device has all lines.
  ///
  /// - Throws: ``RunFolderError/writeFailed(path:reason:)``
  public func flush() throws(RunFolderError) {
    try write { file throws(AppendFileError) in try file.flush() }
  }

  /// Closes the file; no other method may be called afterwards.
  ///
  /// - Throws: ``RunFolderError/writeFailed(path:reason:)`` for a line that was not written after all.
  public func close() throws(RunFolderError) {
    try write { file throws(AppendFileError) in try file.close() }
  }

  private func write(
    _ body: (AppendFile) throws(AppendFileError) -> Void
  ) throws(RunFolderError) {
    do throws(AppendFileError) {
      try body(file)
    } catch {
      throw .writeFailed(path: file.path, reason: error.reason)
    }
  }

  /// The bytes of the whole lines at the beginning that belong to steps up to `step`.
  private static func length(of content: [UInt8], through step: Int) -> Int {
    let prefix = Array("{\"step\":".utf8)
    var kept = 0
    while let end = content[kept...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = content[kept..<end]
      guard line.starts(with: prefix) else { break }
      let digits = line.dropFirst(prefix.count).prefix { Character(Unicode.Scalar($0)).isNumber }
      guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= step else { break }
      kept = end + 1
    }
    return kept
  }

  /// The time to the microsecond.
  private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }
}
