// SPDX-License-Identifier: MIT
import Files
import Glibc
import Synchronization

/// Standard output and standard error as bytes, without a buffer.
///
/// A failed write to standard output must not end a training, so it is kept, and ``checkOutput()``
/// reports it at the end. A closed pipe is not an error: the reader has seen enough.
enum StandardStreams {
  /// The `errno` of the first failed write to standard output; 0 for none.
  private static let failure = Atomic<Int32>(0)
  /// Whether standard output was closed when the program started.
  private static let wasOutputClosed = Atomic(false)

  /// Opens those of the descriptors 0, 1 and 2 that are closed on /dev/null.
  ///
  /// Otherwise the next files that are opened get these numbers, and messages end up in them.
  static func openClosedOnes() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is `descriptor`, as all below are open.
      _ = FileSystem.open("/dev/null", O_RDWR)
      if descriptor == STDOUT_FILENO { wasOutputClosed.store(true, ordering: .relaxed) }
    }
  }

  /// Writes bytes to standard output that are the result of the command.
  ///
  /// - Throws: ``OutputError``, also if standard output was closed when the program started.
  static func send(_ bytes: [UInt8]) throws(OutputError) {
    try checkThatOutputWasOpen()
    writeOutput(bytes)
    try checkOutput()
  }

  /// Throws if standard output was closed when the program started, so that it can take no result.
  static func checkThatOutputWasOpen() throws(OutputError) {
    if wasOutputClosed.load(ordering: .relaxed) { throw OutputError(code: EBADF) }
  }

  /// Writes bytes to standard output; ``checkOutput()`` tells whether that failed.
  static func writeOutput(_ bytes: [UInt8]) {
    let code = write(bytes, to: STDOUT_FILENO)
    guard code != 0, code != EPIPE else { return }
    _ = failure.compareExchange(expected: 0, desired: code, ordering: .relaxed)
  }

  /// Writes bytes to standard error; a failure cannot be reported anywhere.
  static func writeError(_ bytes: [UInt8]) { _ = write(bytes, to: STDERR_FILENO) }

  /// Throws if a write to standard output failed, but for a closed pipe.
  static func checkOutput() throws(OutputError) {
    let code = failure.load(ordering: .relaxed)
    if code != 0 { throw OutputError(code: code) }
  }

  /// Writes all bytes and returns 0, or the `errno` of a failed write.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A descriptor that another program made non-blocking.
      if count < 0, errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
        continue
      }
      guard count >= 0 else { return errno }
      rest = rest.dropFirst(count)
    }
    return 0
  }
}

/// A write to standard output that failed.
struct OutputError: Error, Equatable {
  /// The number of the system's error, as in `errno`.
  let code: Int32
}

extension OutputError: FoleyError {
  /// What is wrong, and what to do about it.
  var message: ErrorMessage {
    ErrorMessage(
      "Standard output could not be written (\(systemMessage(of: code))); what was written is incomplete",
      advice: "send it to a place with room, and start the command again")
  }

  /// The exit status of a command that fails with the error.
  var exitStatus: ExitStatus { .ioError }
}
