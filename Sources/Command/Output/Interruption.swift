// SPDX-License-Identifier: MIT
import Foundation
import Training

/// Ctrl-C and `kill`: the first asks the training to finish its step and save, the second ends the
/// program at once.
enum Interruption {
  /// Made when the first signal arrives.
  static let request = StopRequest()

  /// From now on signals ask instead of ending the program.
  static func install() {
    // Made before a signal can need it: a handler must not run an initialiser.
    _ = request
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interruption.request.make() }
    // After one signal the default comes back, which ends the program.
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // Whoever started us may have blocked them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
