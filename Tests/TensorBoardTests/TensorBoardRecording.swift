// SPDX-License-Identifier: MIT
import Foundation
import TensorBoard
import Testing

/// Messages and records written by TensorBoard, recorded by `Tests/Fixtures/tensorboard/record.py`.
struct TensorBoardRecording: Decodable {
  private let messages: [String: String]
  private let records: [String: String]

  init() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = tests.appending(path: "../Fixtures/tensorboard/recorded.json")
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }

  /// The payload of an event, as hexadecimal digits.
  func message(_ name: String) throws -> String { try #require(messages[name]) }

  /// The record of an event, as hexadecimal digits.
  func record(_ name: String) throws -> String { try #require(records[name]) }
}

/// The events of the script by name.
enum RecordedEvent: String, CaseIterable {
  case fileVersion, sessionStart, scalars, picture, sound, text, nothing

  var event: Event {
    Event(wallTime: 1_700_000_000.25, step: step, content: content)
  }

  private var step: Int {
    switch self {
    case .fileVersion, .text: 0
    case .sessionStart: 129
    case .scalars: 12688
    case .picture: 1 << 40
    case .sound: 127
    case .nothing: -1
    }
  }

  private var content: Event.Content {
    switch self {
    case .fileVersion: .fileVersion
    case .sessionStart: .sessionStart
    case .scalars:
      .summary([
        SummaryValue(tag: "loss", content: .scalar(0)),
        SummaryValue(tag: "Verlust", content: .scalar(-1.5)),
        SummaryValue(tag: "nan", content: .scalar(.nan)),
      ])
    case .picture:
      .summary([
        SummaryValue(
          tag: "pictures/sheet",
          content: .image(png: Array(0..<200), width: 1000, height: 300))
      ])
    case .sound:
      .summary([
        SummaryValue(
          tag: "sounds/0001",
          content: .audio(
            wav: Array(0...255), sampleRate: 44100, channelCount: 2, frameCount: 70000))
      ])
    case .text:
      .summary([
        SummaryValue(tag: "options", content: .text("| a | b |\n|---|---|\n| é | 2 |"))
      ])
    case .nothing: .summary([])
    }
  }
}

/// Bytes as hexadecimal digits.
func digits(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
