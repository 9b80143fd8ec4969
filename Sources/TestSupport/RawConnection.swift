// SPDX-License-Identifier: MIT
import Foundation
import Glibc

/// A connection to a server of this machine, which sends what no browser would.
public final class RawConnection {
  private let descriptor: Int32
  private var rest: [UInt8] = []

  /// Connects; nil if no program listens on the port.
  public init?(port: UInt16, host: String = "127.0.0.1") {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr(host)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if code != 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Sends a text.
  public func send(_ text: String) { send(Array(text.utf8)) }

  /// Sends bytes.
  public func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// The server closed the connection.
  public struct Ended: Error {
    /// The error.
    public init() {}
  }

  /// Reads more bytes.
  private func fill() throws {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { throw Ended() }
    rest += bytes[..<count]
  }

  /// The next response: its status, its headers as text, and its body.
  public func response() throws -> (status: Int, head: String, body: [UInt8]) {
    let end = Array("\r\n\r\n".utf8)
    while rest.firstRange(of: end) == nil { try fill() }
    guard let range = rest.firstRange(of: end) else { throw Ended() }
    let head = String(decoding: rest[..<range.lowerBound], as: UTF8.self)
    let length = head.split(separator: "\r\n").first {
      $0.lowercased().hasPrefix("content-length:")
    }.flatMap { Int($0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)) }
    while rest.count < range.upperBound + (length ?? 0) { try fill() }
    let body = Array(rest[range.upperBound..<(range.upperBound + (length ?? 0))])
    rest.removeFirst(range.upperBound + (length ?? 0))
    return (Int(head.split(separator: " ")[1]) ?? 0, head, body)
  }

  /// A text message of the WebSocket, which may come in several frames.
  public func message() throws -> String {
    var bytes: [UInt8] = []
    while true {
      while rest.count < 2 { try fill() }
      let isLast = rest[0] & 0x80 != 0
      var (length, start) = (Int(rest[1]), 2)
      if length == 126 {
        while rest.count < 4 { try fill() }
        (length, start) = (Int(rest[2]) << 8 | Int(rest[3]), 4)
      }
      while rest.count < start + length { try fill() }
      bytes += rest[start..<(start + length)]
      rest.removeFirst(start + length)
      if isLast { return String(decoding: bytes, as: UTF8.self) }
    }
  }
}
