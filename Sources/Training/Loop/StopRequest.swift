// SPDX-License-Identifier: MIT
import Synchronization

/// A wish to stop after the present step, that a signal handler or another thread may express.
public final class StopRequest: Sendable {
  private let isRaised = Atomic(false)

  /// No wish yet.
  public init() {}

  /// Whether the training is requested to stop.
  public var isMade: Bool { isRaised.load(ordering: .relaxed) }

  /// Asks to stop; safe in a signal handler.
  public func make() { isRaised.store(true, ordering: .relaxed) }
}
