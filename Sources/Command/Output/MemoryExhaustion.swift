// SPDX-License-Identifier: MIT
import Files
import Glibc

/// Ends the program with a sentence and an exit status of its own when memory cannot be allocated.
///
/// An allocation that fails ends in `abort()`, in Swift's runtime as in C, and `errno` is then `ENOMEM`.
enum MemoryExhaustion {
  /// Installs the handler of the signal that `abort()` raises.
  static func install() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      guard errno == ENOMEM else {
        signal(number, SIG_DFL)
        raise(number)
        return
      }
      // Only calls that are safe in a signal handler, and no allocation.
      let text: StaticString = """
        foley: Memory is exhausted: use a smaller batch, width, count or duration, fewer --threads, or \
        raise the limit (ulimit -v, the memory of the container).\n
        """
      write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
      _exit(ExitStatus.systemError.rawValue)
    }
    sigaction(SIGABRT, &action, nil)
  }
}
