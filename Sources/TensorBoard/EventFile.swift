// SPDX-License-Identifier: MIT
public import Files

/// A writer of an event file, which TensorBoard may read at the same time.
///
/// An event file is a sequence of TFRecords: the length of the payload (8 bytes), its masked checksum
/// (4), the payload, its masked checksum (4), all little-endian. Records are written without
/// buffering. If the process is killed, at most the last record is truncated; TensorBoard silently
/// waits for the rest of a truncated record.
public final class EventFile {
  /// The path of the file.
  public var path: String { file.path }
  private let file: AppendFile

  /// Creates a file and writes the version of the format.
  ///
  /// - Throws: ``EventFileError``, also if the file exists.
  public init(making path: String, wallTime: Double) throws(EventFileError) {
    do throws(AppendFileError) {
      file = try AppendFile(path, creation: .always)
    } catch {
      throw EventFileError(error)
    }
    try append(Event(wallTime: wallTime, step: 0, content: .fileVersion))
  }

  /// Appends an event.
  ///
  /// - Throws: ``EventFileError``; earlier events stay intact.
  public func append(_ event: Event) throws(EventFileError) {
    let record = Self.record(of: event.message.bytes)
    try write { file throws(AppendFileError) in try file.append(record) }
  }

  /// Waits until the device has all events.
  ///
  /// - Throws: ``EventFileError``
  public func flush() throws(EventFileError) {
    try write { file throws(AppendFileError) in try file.flush() }
  }

  /// Closes the file; no other method may be called afterwards.
  ///
  /// - Throws: ``EventFileError`` for an event that was not written after all.
  public func close() throws(EventFileError) {
    try write { file throws(AppendFileError) in try file.close() }
  }

  private func write(
    _ body: (AppendFile) throws(AppendFileError) -> Void
  ) throws(EventFileError) {
    do throws(AppendFileError) {
      try body(file)
    } catch {
      throw EventFileError(error)
    }
  }

  /// The record of a payload.
  public static func record(of payload: [UInt8]) -> [UInt8] {
    let header = littleEndianBytes(of: UInt64(payload.count))
    return header + littleEndianBytes(of: maskedChecksum(of: header))
      + payload + littleEndianBytes(of: maskedChecksum(of: payload))
  }

  /// The checksum of bytes as records store it, see `CyclicRedundancyCheck.maskedCastagnoli(of:)`.
  public static func maskedChecksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    CyclicRedundancyCheck.maskedCastagnoli(of: bytes)
  }
}

/// An event file could not be written or truncated; earlier events are intact.
public struct EventFileError: Error, Equatable, Sendable {
  /// The path of the file.
  public let path: String
  /// The message of the operating system.
  public let reason: String

  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(_ error: AppendFileError) { self.init(path: error.path, reason: error.reason) }
}

extension EventFileError: FoleyError {
  /// What is wrong, and what to do about it.
  public var message: ErrorMessage {
    ErrorMessage(
      "\(path) could not be written (\(reason))",
      advice: "free disk space or change the permissions, then continue with --resume")
  }

  /// The exit status of a command that fails with the error.
  public var exitStatus: ExitStatus { .ioError }
}
