// SPDX-License-Identifier: MIT
public import Files

/// An entry of an event file: TensorFlow's message `Event`.
///
/// Field numbers are those of `tensorflow/core/util/event.proto` and
/// `tensorflow/core/framework/summary.proto`. Scalars, images and audio are written in their own
/// fields, which every version of TensorBoard reads, and not as tensors.
public struct Event: Equatable, Sendable {
  /// The time in seconds since 1970.
  public var wallTime: Double
  /// The training step.
  public var step: Int
  /// The content.
  public var content: Content

  /// The content of an event.
  public enum Content: Equatable, Sendable {
    /// The version of the file format; the first event of every file.
    case fileVersion
    /// The start of a session; readers discard earlier events of this step and later steps.
    case sessionStart
    /// Values to be displayed.
    case summary([SummaryValue])
  }

  /// An event with this content.
  public init(wallTime: Double, step: Int, content: Content) {
    self.wallTime = wallTime
    self.step = step
    self.content = content
  }

  /// The payload of the event's record.
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
      event.append(summary, field: Self.summaryField)
    }
    return event
  }

  static let summaryField = 5
  static let sessionLogField = 7
}
