// SPDX-License-Identifier: MIT
import Files
import Glibc

/// Standard input as bytes.
enum StandardInput {
  /// The most bytes that are read: a plan of some million entries.
  private static let limit = 1 << 30

  /// All bytes up to the end.
  ///
  /// - Throws: ``StandardInputError``
  static func bytes() throws(StandardInputError) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StandardInputError(reason: systemMessage()) }
      guard count > 0 else { return bytes }
      bytes += block.prefix(count)
      guard bytes.count <= limit else {
        throw StandardInputError(reason: "it has more than \(limit) bytes")
      }
    }
  }
}

/// Standard input that could not be read; the reason.
struct StandardInputError: Error, Equatable {
  let reason: String
}

extension StandardInputError: FoleyError {
  /// What is wrong, and what to do about it.
  var message: ErrorMessage {
    ErrorMessage("Standard input could not be read (\(reason))", advice: "give the plan as a file")
  }

  /// The exit status of a command that fails with the error.
  var exitStatus: ExitStatus { .noInput }
}
