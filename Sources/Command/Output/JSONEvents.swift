// SPDX-License-Identifier: MIT
import ArgumentParser
import Files

/// The events of a command for `--json`: one JSON object a line on standard output.
///
/// Each has "event" (its kind), "seconds" (since the start of the command) and further members. The first
/// is "start", and the last is "end", or "error" if the command fails. Kinds and members may be added in
/// later versions. Text for people goes to standard error.
final class JSONEvents {
  /// Seconds between two events of progress.
  private static let progressSeconds = 1.0

  private let start = ContinuousClock.now
  private var lastProgress: Double?

  /// Events from now on.
  ///
  /// - Throws: ``OutputError`` if standard output was closed when the program started.
  init() throws(OutputError) { try StandardStreams.checkThatOutputWasOpen() }

  /// Sends an event.
  func send(_ event: String, _ members: [(key: String, value: JSONValue)] = []) {
    send(event, at: elapsedSeconds, members)
  }

  /// Sends an event of progress, unless the last one was sent less than a second ago.
  func sendProgress(_ members: @autoclosure () -> [(key: String, value: JSONValue)]) {
    let seconds = elapsedSeconds
    if let lastProgress, seconds - lastProgress < Self.progressSeconds { return }
    lastProgress = seconds
    send("progress", at: seconds, members())
  }

  /// Runs `body` and sends an event of the error that it throws.
  func reportingErrors(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as any FoleyError {
      send(
        "error",
        [("message", .text("\(error)")), ("status", .integer(Int(error.exitStatus.rawValue)))])
      throw error
    } catch let code as ExitCode {
      throw code
    } catch {
      send("error", [("message", .text("\(error)"))])
      throw error
    }
  }

  private func send(
    _ event: String, at seconds: Double, _ members: [(key: String, value: JSONValue)]
  ) {
    let rounded = (seconds * 1000).rounded() / 1000
    Terminal.sayJSONLine([("event", .text(event)), ("seconds", .number(rounded))] + members)
  }

  private var elapsedSeconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
