// SPDX-License-Identifier: MIT
import FlyingFox

/// The WebSocket of a page: events go to it, and wishes what to watch come from it.
struct EventSocket: WSMessageHandler {
  let studio: Studio

  /// The most bytes of a message from the page.
  private static let messageLimit = 4096

  func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
    let (listener, events) = await studio.events.listen()
    let (messages, output) = AsyncStream.makeStream(
      of: WSMessage.self, bufferingPolicy: .bufferingNewest(EventHub.bufferSize))
    let sending = Task {
      for await event in events { output.yield(.text(event)) }
      output.finish()
    }
    let receiving = Task { [studio] in
      for await message in client {
        guard case .text(let text) = message, text.utf8.count <= Self.messageLimit else { break }
        await studio.hear(text, from: listener)
      }
      await studio.leave(listener)
    }
    output.onTermination = { _ in
      sending.cancel()
      receiving.cancel()
      Task { await studio.leave(listener) }
    }
    return messages
  }
}
