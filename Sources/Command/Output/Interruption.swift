// SPDX-License-Identifier: MIT
import Foundation
import Training

/// Handling of SIGINT and SIGTERM: the first signal requests an orderly stop, the second terminates the
/// process.
enum Interruption {
  /// The request that the first signal makes.
  static let request = StopRequest()

  /// Installs the signal handlers.
  static func install() {
    // Initializes the static property here, because a signal handler must not allocate.
    _ = request
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interruption.request.make() }
    // SA_RESETHAND restores the default action after the first signal.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // The parent process may have blocked the signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
