// SPDX-License-Identifier: MIT
import Foundation
import TensorBoard
import Testing

/// What a reader of event files finds in a run, checksums included.
struct EventReader {
  struct Event {
    let step: Int
    let isSessionStart: Bool
    /// By tag: the payload of a sound or picture, a text, or the four bytes of a number.
    let values: [String: Data]
  }

  /// The events of each file.
  let sessions: [[Event]]

  var events: [Event] { sessions.flatMap { $0 } }

  init(_ run: String) throws {
    sessions = try EventFolder(run).files.map { file in
      try Self.payloads(Data(contentsOf: URL(fileURLWithPath: file))).map(Self.event)
    }
  }

  /// The steps at which there is something with a tag.
  func steps(of tag: String) -> [Int] { events.filter { $0.values[tag] != nil }.map(\.step) }

  /// The numbers with a tag, by step.
  func numbers(of tag: String) -> [Int: Float] {
    let found = events.compactMap { event in
      event.values[tag].map { bytes in
        let bits = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return (event.step, Float(bitPattern: bits))
      }
    }
    return Dictionary(found) { _, last in last }
  }

  private static func payloads(_ file: Data) throws -> [Data] {
    var payloads: [Data] = []
    var rest = file[...]
    while !rest.isEmpty {
      let length = Int(rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      let payload = Data(rest.dropFirst(12).prefix(length))
      try #require(rest.prefix(length + 16) == Data(EventFile.record(of: Array(payload))))
      payloads.append(payload)
      rest = rest.dropFirst(length + 16)
    }
    return payloads
  }

  private static func event(_ payload: Data) throws -> Event {
    let fields = try fields(payload)
    var values: [String: Data] = [:]
    for value in try Self.fields(fields[5]?.content ?? Data(), repeated: 1) {
      let parts = try Self.fields(value)
      let tag = String(decoding: parts[1]?.content ?? Data(), as: UTF8.self)
      // Pictures and sounds have their bytes in field 4, tensors of texts in field 8.
      let inner = try Self.fields((parts[4] ?? parts[6] ?? parts[8])?.content ?? Data())
      values[tag] = (inner[4] ?? inner[8] ?? parts[2])?.content ?? Data()
    }
    return Event(
      step: fields[2]?.number ?? 0, isSessionStart: fields[7]?.content == Data([8, 1]),
      values: values)
  }

  private typealias Field = (number: Int, content: Data)

  private static func fields(_ message: Data) throws -> [Int: Field] {
    Dictionary(try allFields(message).map { ($0, $1) }) { first, _ in first }
  }

  private static func fields(_ message: Data, repeated key: Int) throws -> [Data] {
    try allFields(message).filter { $0.key == key }.map(\.field.content)
  }

  private static func allFields(_ message: Data) throws -> [(key: Int, field: Field)] {
    var rest = message[...]
    var fields: [(Int, Field)] = []
    func varint() -> Int {
      let digits = rest.prefix { $0 & 0x80 != 0 }.count + 1
      defer { rest = rest.dropFirst(digits) }
      return rest.prefix(digits).reversed().reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    }
    while !rest.isEmpty {
      let key = varint()
      let isVarint = key & 7 == 0
      let number = isVarint ? varint() : 0
      let length = try #require([0: 0, 1: 8, 5: 4, 2: key & 7 == 2 ? varint() : 0][key & 7])
      fields.append((key >> 3, (number, Data(rest.prefix(length)))))
      rest = rest.dropFirst(length)
    }
    return fields
  }
}
