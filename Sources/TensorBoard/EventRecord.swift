// SPDX-License-Identifier: MIT
public import Files

/// The position of a record in an event file, with the fields that decide where to truncate.
struct EventRecord {
  /// The byte range in the file.
  let range: Range<Int>
  /// The time in seconds since 1970.
  let wallTime: Double
  /// The training step.
  let step: Int
  /// Whether the event is a ``Event/Content/sessionStart``.
  let isSessionStart: Bool
  /// The tag of the first value of a summary; nil for other events and for tags of more than 64 bytes.
  let firstTag: String?

  /// The records of a file before the first one that is truncated or has a damaged header.
  ///
  /// Only headers and the first fields are read, because a file may contain gigabytes of sounds.
  /// - Throws: `PlainFileError`, or ``EventDamage`` for a step or a time that no event has.
  static func all(inFile path: String) throws -> [EventRecord] {
    let file = try PlainFile(path)
    var records: [EventRecord] = []
    var offset = 0
    while let record = try next(in: file, at: offset) {
      guard steps.contains(record.step), times.contains(record.wallTime) else {
        throw EventDamage(
          path: path, reason: "an event at step \(record.step) and time \(record.wallTime)")
      }
      records.append(record)
      offset = record.range.upperBound
    }
    return records
  }

  /// Steps and times, in seconds since 1970, that an event can have.
  private static let steps = 0...1_000_000_000_000_001
  private static let times = 0.0...1e12

  private static let headerLength = 12
  private static let checksumLength = 4
  /// The time and the step take at most 9 and 11 bytes, the keys and lengths of the summary, of its
  /// first value and of the tag 11 each.
  private static let prefixLength = 20 + 3 * 11 + 64

  private static func next(
    in file: borrowing PlainFile, at offset: Int
  ) throws(PlainFileError) -> EventRecord? {
    guard let header = try bytes(of: file, at: offset, count: headerLength) else { return nil }
    let checksum = EventFile.maskedChecksum(of: header[..<8])
    guard header[8...].elementsEqual(littleEndianBytes(of: checksum)) else { return nil }
    let length = Int(truncatingIfNeeded: littleEndianInteger(header[..<8]))
    let begin = offset + headerLength
    guard length >= 0, length <= file.size - begin - checksumLength,
      let prefix = try bytes(of: file, at: begin, count: min(length, prefixLength))
    else { return nil }
    return EventRecord(prefix: prefix[...], range: offset..<(begin + length + checksumLength))
  }

  /// Bytes of a file; nil past its end.
  private static func bytes(
    of file: borrowing PlainFile, at offset: Int, count: Int
  ) throws(PlainFileError) -> [UInt8]? {
    guard count <= file.size - offset else { return nil }
    return try file.bytes(offset..<offset + count)
  }

  /// Reads the fields that ``Event/message`` begins with.
  private init(prefix: ArraySlice<UInt8>, range: Range<Int>) {
    var rest = prefix
    var (time, step) = (0.0, 0)
    let (timeKey, stepKey): (UInt8, UInt8) = (1 << 3 | 1, 2 << 3)
    if rest.first == timeKey, rest.count >= 9 {
      time = Double(bitPattern: littleEndianInteger(rest.dropFirst().prefix(8)))
      rest = rest.dropFirst(9)
    }
    if rest.first == stepKey {
      rest = rest.dropFirst()
      let digits = rest.prefix { $0 & 0x80 != 0 }.count + 1
      let bits = rest.prefix(digits).reversed().reduce(UInt64(0)) { $0 << 7 | UInt64($1 & 0x7F) }
      step = Int(truncatingIfNeeded: bits)
      rest = rest.dropFirst(digits)
    }
    self.range = range
    wallTime = time
    self.step = step
    isSessionStart = rest.first == UInt8(Event.sessionLogField << 3 | 2)
    firstTag = Self.firstTag(of: rest)
  }

  /// The tag in the content of an event that is a summary: the first field of its first value.
  private static func firstTag(of content: ArraySlice<UInt8>) -> String? {
    var rest = content
    var length: UInt64 = 0
    for field in [Event.summaryField, 1, 1] {
      guard rest.popFirst() == UInt8(field << 3 | 2) else { return nil }
      length = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        guard let byte = rest.popFirst() else { return nil }
        length |= UInt64(byte & 0x7F) << shift
        if byte & 0x80 == 0 { break }
      }
    }
    guard length <= rest.count, length <= 64 else { return nil }
    return String(decoding: rest.prefix(Int(length)), as: UTF8.self)
  }
}

/// An event file with an event that no training writes.
public struct EventDamage: Error, Equatable, Sendable {
  /// The path of the file.
  public let path: String
  /// What is wrong.
  public let reason: String
}

extension EventDamage: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    ErrorMessage(
      "\(path) is damaged (\(reason))",
      advice: "copy it again, or move it away: only curves of TensorBoard are lost")
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .dataError }
}
