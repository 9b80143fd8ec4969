// SPDX-License-Identifier: MIT
import Files

/// Passes events to the pages that listen.
actor EventHub {
  /// A page that listens.
  typealias Listener = Int

  /// Events that wait for a slow page at most; older ones are left out.
  static let bufferSize = 256
  /// Pages that listen at the same time at most; the one that came first leaves.
  private static let listenerLimit = 16

  private var listeners: [Listener: AsyncStream<String>.Continuation] = [:]
  private var last = 0

  /// A stream of events from now on.
  func listen() -> (listener: Listener, events: AsyncStream<String>) {
    if listeners.count >= Self.listenerLimit, let first = listeners.keys.min() { leave(first) }
    last += 1
    let (stream, continuation) = AsyncStream.makeStream(
      of: String.self, bufferingPolicy: .bufferingNewest(Self.bufferSize))
    listeners[last] = continuation
    return (last, stream)
  }

  /// Ends the stream of a page.
  func leave(_ listener: Listener) { listeners.removeValue(forKey: listener)?.finish() }

  /// Sends an event to all pages.
  func send(_ members: [String: JSONValue]) {
    let text = JSONValue.object(members).json
    for continuation in listeners.values { continuation.yield(text) }
  }
}
