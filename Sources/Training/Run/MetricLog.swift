// SPDX-License-Identifier: MIT
import Files
import Foundation
import Models

/// `log.jsonl`: one JSON object a step, appended as the steps are done.
///
/// Every line begins with the step, then the time spent since the run began, the time of the step
/// and how much of it went by waiting for data, and the metrics of the recipe's report. A metric that is not finite is `null`, which is all that
/// JSON has for it.
public final class MetricLog {
  private let path: String
  private let descriptor: Int32
  private var length: Int

  /// Opens the log and cuts everything after `step`: lines beyond a checkpoint are written again
  /// when the steps are done again, and a line that a kill cut short would spoil the next.
  ///
  /// - Throws: ``RunFolderError/notWritable(path:reason:)``
  public init(_ path: String, keepingThrough step: Int) throws(RunFolderError) {
    self.path = path
    descriptor = FileSystem.open(path, O_RDWR | O_CREAT | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .notWritable(path: path, reason: systemMessage()) }
    let content = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
    length = Self.length(of: content, through: step)
    guard ftruncate(descriptor, off_t(length)) == 0 else {
      throw .notWritable(path: path, reason: systemMessage())
    }
  }

  deinit { close(descriptor) }

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
    guard pwrite(descriptor, line, line.utf8.count, off_t(length)) == line.utf8.count else {
      let reason = systemMessage()
      ftruncate(descriptor, off_t(length))
      throw .writeFailed(path: path, reason: reason)
    }
    length += line.utf8.count
  }

  /// The bytes of the whole lines at the beginning that belong to steps up to `step`.
  private static func length(of content: Data, through step: Int) -> Int {
    let prefix = Data("{\"step\":".utf8)
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

  /// Microseconds are enough for anyone.
  private static func rounded(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }
}
