// SPDX-License-Identifier: MIT

/// One entry of an event file: TensorFlow's message `Event`.
///
/// Field numbers are those of `tensorflow/core/util/event.proto` and
/// `tensorflow/core/framework/summary.proto`. Scalars, pictures and sounds have the fields of their
/// own that every version of TensorBoard reads, not tensors.
public struct WatchEvent: Equatable, Sendable {
  /// When it happened, in seconds since 1970.
  public var wallTime: Double
  /// The step of the training.
  public var step: Int
  /// What happened.
  public var content: Content

  /// What an event tells.
  public enum Content: Equatable, Sendable {
    /// The file is in the format that is written here; the first event of every file.
    case fileVersion
    /// A training begins or goes on: what was seen of this step and later ones does not count.
    case sessionStart
    /// Something to be shown.
    case summary([WatchedValue])
  }

  /// An event.
  public init(wallTime: Double, step: Int, content: Content) {
    self.wallTime = wallTime
    self.step = step
    self.content = content
  }

  /// The event as the payload of a record.
  public var message: ProtobufMessage {
    var event = ProtobufMessage()
    event.append(wallTime, field: 1)
    event.append(step, field: 2)
    switch content {
    case .fileVersion: event.append("brain.Event:2", field: 3)
    case .sessionStart:
      var log = ProtobufMessage()
      log.append(1, field: 1)
      event.append(log, field: Self.sessionLogField)
    case .summary(let values):
      var summary = ProtobufMessage()
      for value in values { summary.append(value.message, field: 1) }
      event.append(summary, field: 5)
    }
    return event
  }

  static let sessionLogField = 7
}
