// SPDX-License-Identifier: MIT
import CLinux
import Files
import Foundation
import Glibc
import Synchronization

/// `foley` as a process of its own, in a session of its own: a training outlives the studio and its
/// terminal.
final class TrainingProcess: Sendable {
  /// The program: this one.
  private static let program = "/proc/self/exe"

  let identifier: pid_t
  /// How it ended, once the system has told: it tells once.
  private let end = Mutex<Int32?>(nil)

  /// Starts `foley` with arguments; what it prints is appended to a file.
  ///
  /// - Throws: ``StudioError/process(reason:)``
  init(_ arguments: [String], output: String) throws(StudioError) {
    guard let program = FileSystem.resolved(Self.program) else {
      throw .process(reason: systemMessage())
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    _ = withPathBytes(output) {
      posix_spawn_file_actions_addopen(
        &actions, STDOUT_FILENO, $0, O_WRONLY | O_CREAT | O_APPEND, 0o666)
    }
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    // With the sockets of the studio its port would be taken as long as the training goes on.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(Self.newSession))
    var words: [UnsafeMutablePointer<CChar>?] = (["foley"] + arguments).map { word in
      withPathBytes(word) { strdup($0) }
    }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let code = withPathBytes(program) {
      posix_spawn(&child, $0, &actions, &attributes, words, environ)
    }
    guard code == 0 else { throw .process(reason: systemMessage(of: code)) }
    identifier = child
  }

  /// POSIX_SPAWN_SETSID of glibc 2.26 and later, which is hidden behind a feature macro.
  private static let newSession = 0x80

  /// The exit status if it has ended, 128 more than the signal that ended it; nil while it runs.
  func status() -> Int32? {
    end.withLock { end in
      var status: Int32 = 0
      if end == nil, waitpid(identifier, &status, WNOHANG) == identifier {
        end = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
      }
      return end
    }
  }

  /// Ends it at once.
  func kill() { Glibc.kill(identifier, SIGKILL) }
}
