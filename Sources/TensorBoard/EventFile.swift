// SPDX-License-Identifier: MIT
import Glibc

/// An event file under construction, which TensorBoard may be reading.
///
/// It is a sequence of records, TFRecord: the length of the payload (8 bytes), its masked checksum
/// (4), the payload, its masked checksum (4), all little-endian. Every record is written at once and
/// nothing is held back; of a process that is killed at most the last record is cut short, and
/// readers wait for the rest of such a record without a word.
public final class EventFile {
  /// Where it is.
  public let path: String
  private let descriptor: Int32
  private var length = 0

  /// Makes a file, which begins with the version of its format.
  ///
  /// - Throws: ``EventFileError``, also if there is a file of that name.
  public init(making path: String, wallTime: Double) throws(EventFileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw EventFileError(path: path, code: errno) }
    try append(WatchEvent(wallTime: wallTime, step: 0, content: .fileVersion))
  }

  deinit { close(descriptor) }

  /// Appends an event.
  ///
  /// - Throws: ``EventFileError``; the events before it stay whole.
  public func append(_ event: WatchEvent) throws(EventFileError) {
    let record = Self.record(of: event.message.bytes)
    var done = 0
    while done < record.count {
      let count = record.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, length + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = EventFileError(path: path, code: errno)
        ftruncate(descriptor, length)
        throw error
      }
      done += count
    }
    length += record.count
  }

  /// The record of a payload.
  public static func record(of payload: [UInt8]) -> [UInt8] {
    let header = littleEndianBytes(of: UInt64(payload.count))
    return header + littleEndianBytes(of: CyclicRedundancyCheck.maskedChecksum(of: header))
      + payload + littleEndianBytes(of: CyclicRedundancyCheck.maskedChecksum(of: payload))
  }
}

/// Why an event file could not be written or cut; the events before it are whole.
public struct EventFileError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// The system's words.
  public let reason: String

  init(path: String, code: Int32) {
    self.path = path
    reason = String(cString: strerror(code))
  }
}

extension EventFileError: CustomStringConvertible {
  /// One sentence that names the file and says what to do.
  public var description: String {
    "\(path) could not be written (\(reason)): make room or change its permissions, then go on with "
      + "--resume."
  }
}
