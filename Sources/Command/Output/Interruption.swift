// SPDX-License-Identifier: MIT
import Foundation
import Training

/// Handling of SIGINT, SIGTERM and SIGHUP (a closed terminal): the first signal requests an orderly stop,
/// the second terminates the process.
enum Interruption {
  /// The request that the first signal makes.
  static let request = StopRequest()

  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Installs the signal handlers; a SIGHUP that is ignored, as under `nohup`, stays ignored.
  static func install() {
    // Initializes the static property here, because a signal handler must not allocate.
    _ = request
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interruption.request.make()
      Interruption.announce()
    }
    // SA_RESETHAND restores the default action after the first signal.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    // The parent process may have blocked the signals.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    for signal in signals where signal != SIGHUP || !isIgnored(signal) {
      sigaction(signal, &action, nil)
      sigaddset(&unblocked, signal)
    }
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }

  /// Says at once that the signal was received; with `write` alone, which a signal handler may call.
  private static func announce() {
    let text: StaticString =
      "\nfoley: stopping; what is in progress is finished and saved (once more to quit at once)\n"
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var current = sigaction()
    guard sigaction(signal, nil, &current) == 0 else { return false }
    // Handlers are functions, which are compared by address.
    return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
