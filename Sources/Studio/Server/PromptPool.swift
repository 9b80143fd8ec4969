// SPDX-License-Identifier: MIT
import FlyingSocks
import Glibc

/// Sockets that send at once.
///
/// A response is written as headers and then as a body. Nagle's algorithm keeps the body back until the
/// headers are acknowledged, which the other side puts off by 40 ms (RFC 896, and RFC 1122, section
/// 4.2.3.2). The socket that listens is suspended first, and Linux passes the option on to the sockets
/// of its connections.
struct PromptPool<Base: AsyncSocketPool>: AsyncSocketPool {
  private let base: Base

  init(_ base: Base) { self.base = base }

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    var isOn: Int32 = 1
    // A socket that cannot is slower, nothing else.
    setsockopt(
      socket.file.rawValue, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn,
      socklen_t(MemoryLayout<Int32>.size))
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
