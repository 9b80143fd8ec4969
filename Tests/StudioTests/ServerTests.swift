// SPDX-License-Identifier: MIT
import Files
import Foundation
import Glibc
import Studio
import TestSupport
import Testing

/// A server with a connection of its own, which sends what no browser would.
private final class Connection {
  private let descriptor: Int32
  private var rest: [UInt8] = []

  /// Connects; nil if nobody listens there.
  init?(port: UInt16, host: String = "127.0.0.1") {
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

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads more bytes; false at the end.
  private func more() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &bytes, bytes.count)
    if count > 0 { rest += bytes[..<count] }
    return count > 0
  }

  /// The next response: its status, its headers as text, and its body.
  func response() throws -> (status: Int, head: String, body: [UInt8]) {
    let end = Array("\r\n\r\n".utf8)
    while rest.firstRange(of: end) == nil { try #require(more(), "the connection ended") }
    let range = try #require(rest.firstRange(of: end))
    let head = String(decoding: rest[..<range.lowerBound], as: UTF8.self)
    let length = head.split(separator: "\r\n").first {
      $0.lowercased().hasPrefix("content-length:")
    }.flatMap { Int($0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)) }
    while rest.count < range.upperBound + (length ?? 0) { try #require(more()) }
    let body = Array(rest[range.upperBound..<(range.upperBound + (length ?? 0))])
    rest.removeFirst(range.upperBound + (length ?? 0))
    return (try #require(Int(head.split(separator: " ")[1])), head, body)
  }

  /// A text message of the WebSocket.
  func message() throws -> String {
    while rest.count < 2 { try #require(more(), "the socket ended") }
    var (length, start) = (Int(rest[1]), 2)
    if length == 126 {
      while rest.count < 4 { try #require(more()) }
      (length, start) = (Int(rest[2]) << 8 | Int(rest[3]), 4)
    }
    while rest.count < start + length { try #require(more()) }
    defer { rest.removeFirst(start + length) }
    return String(decoding: rest[start..<(start + length)], as: UTF8.self)
  }
}

/// A studio that listens, until the test is over.
private struct Listening {
  let fixture: StudioFixture
  let server: StudioServer
  let task: Task<Void, any Error>
  let cookie: String

  static func run(_ body: (Listening) async throws -> Void) async throws {
    let fixture = try StudioFixture()
    let server = try StudioServer(fixture.studio, port: StudioServer.freePort())
    let task = Task { try await server.run() }
    try await server.waitUntilListening()
    let connection = try #require(Connection(port: server.gate.port))
    connection.send(
      "GET /?token=\(server.gate.token) HTTP/1.1\r\nHost: 127.0.0.1:\(server.gate.port)\r\n\r\n")
    let head = try connection.response().head
    let line = try #require(head.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
    let cookie = String(line.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" })
    do {
      try await body(
        Listening(fixture: fixture, server: server, task: task, cookie: cookie))
    } catch {
      task.cancel()
      throw error
    }
    task.cancel()
  }

  /// The head of a request as the page sends it.
  func head(_ line: String, _ more: [String] = [], host: String? = nil) -> String {
    let own = "127.0.0.1:\(server.gate.port)"
    return
      ([
        "\(line) HTTP/1.1", "Host: \(host ?? own)", "Cookie: \(cookie)", "Origin: http://\(own)",
      ] + more).joined(separator: "\r\n") + "\r\n\r\n"
  }

  func connection() throws -> Connection {
    try #require(Connection(port: server.gate.port))
  }

  static let handshake = [
    "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ]
}

@Suite(.serialized) struct ServerTests {
  @Test func itListensToThisMachineAlone() async throws {
    try await Listening.run { listening in
      let port = listening.server.gate.port
      // Another address of the loopback network: a server of all addresses would answer.
      #expect(Connection(port: port, host: "127.0.0.2") == nil)
      #expect(Connection(port: port) != nil)
      #expect(try StudioServer.freePort() != port)
    }
  }

  @Test func everyAnswerIsSealed() async throws {
    try await Listening.run { listening in
      let connection = try listening.connection()
      for line in ["GET /", "GET /api/studio", "GET /nothing", "PUT /", "GET /?token=x"] {
        connection.send(listening.head(line))
        let head = try connection.response().head
        for header in [
          "default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'",
          "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
          "Referrer-Policy: no-referrer",
          "Cross-Origin-Resource-Policy: same-origin",
        ] {
          #expect(head.contains(header), "\(line): \(header)")
        }
        #expect(!head.contains("Access-Control") && !head.contains("unsafe"))
      }
    }
  }

  @Test func aReboundNameIsRefused() async throws {
    try await Listening.run { listening in
      let connection = try listening.connection()
      let port = listening.server.gate.port
      connection.send(listening.head("GET /api/studio", host: "evil.test:\(port)"))
      #expect(try connection.response().status == 403)
      connection.send(listening.head("GET /?token=\(listening.server.gate.token)", host: "x"))
      let refused = try connection.response()
      #expect(refused.status == 403 && !refused.head.contains("Set-Cookie"))
    }
  }

  @Test(arguments: [
    "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2fpage.html",
    "/api/sounds/..%2f..%2fetc%2fpasswd.wav", "/api/sounds/%00.wav", "//etc/passwd",
    "/api/runs/../../etc/passwd", "/api/models/..%2f/map", "/assets/page.html",
  ])
  func pathsLeadNowhere(path: String) async throws {
    try await Listening.run { listening in
      let connection = try listening.connection()
      connection.send(listening.head("GET \(path)"))
      let answer = try connection.response()
      #expect(answer.status == 404, "\(answer.head)")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("root:"))
    }
  }

  @Test func aBodyThatIsTooLongIsRefusedAndTheConnectionGoesOn() async throws {
    try await Listening.run { listening in
      let connection = try listening.connection()
      let length = 20 << 20
      // The end of the body looks like a request of somebody else.
      let smuggled = "POST /api/stars HTTP/1.1\r\nHost: x\r\n\r\n"
      connection.send(
        listening.head(
          "POST /api/sounds", ["Content-Type: application/json", "Content-Length: \(length)"]))
      connection.send([UInt8](repeating: 32, count: length - smuggled.utf8.count))
      connection.send(smuggled)
      #expect(try connection.response().status == 413)
      connection.send(listening.head("GET /api/studio"))
      #expect(try connection.response().status == 200)
      // One that the gatekeeper does not want at all.
      connection.send(
        listening.head("POST /api/sounds", ["Content-Type: text/plain", "Content-Length: 4000000"]))
      connection.send([UInt8](repeating: 65, count: 4_000_000))
      #expect(try connection.response().status == 415)
      connection.send(listening.head("GET /api/studio"))
      #expect(try connection.response().status == 200)
    }
  }

  @Test func theSocketIsForThePageAlone() async throws {
    try await Listening.run { listening in
      let port = listening.server.gate.port
      func status(_ head: String) throws -> Int {
        let connection = try listening.connection()
        connection.send(head)
        return try connection.response().status
      }
      let good = listening.head("GET /api/events", Listening.handshake)
      #expect(try status(good) == 101)
      #expect(
        try status(good.replacing("Origin: http://127.0.0.1", with: "Origin: http://evil")) == 403)
      #expect(try status(good.replacing("Origin: http://127.0.0.1:\(port)\r\n", with: "")) == 403)
      #expect(try status(good.replacing("Cookie: ", with: "X: ")) == 401)
      #expect(try status(good.replacing("Host: 127.0.0.1", with: "Host: evil.test")) == 403)
      #expect(try status(good.replacing("Upgrade: websocket\r\n", with: "")) == 400)
    }
  }

  @Test func aRecordingBecomesSoundsAndTellsHowFarItIs() async throws {
    try await Listening.run { listening in
      let fixture = listening.fixture
      let sound = try await fixture.sound()
      let wave = await fixture.get(try sound.text("audio")).bytes
      let socket = try listening.connection()
      socket.send(listening.head("GET /api/events", Listening.handshake))
      #expect(try socket.response().status == 101)
      let connection = try listening.connection()
      let model = try await fixture.model()
      connection.send(
        listening.head(
          "POST /api/start?model=\(model)&name=..%2F..%2Fhit.wav",
          [
            "Content-Type: application/octet-stream", "X-Foley: 1",
            "Content-Length: \(wave.count)",
          ]))
      connection.send(wave)
      let started = try JSONValue(parsing: connection.response().body).object
      let job = try #require(started?["job"]?.text)
      var shares: [Double] = []
      var result: [String: JSONValue]?
      while result == nil {
        let event = try #require(JSONValue(parsing: Array(socket.message().utf8)).object)
        #expect(event["kind"] == .text("job") && event["job"] == .text(job))
        shares += event["share"]?.double.map { [$0] } ?? []
        result = event["result"]?.object
        if let error = event["error"] { Issue.record("\(error)"); break }
      }
      #expect(shares == shares.sorted() && shares.last == 1)
      let sounds = try #require(result?["sounds"]?.list).compactMap(\.object)
      #expect(sounds.count == 9)
      let state = try await fixture.get("/api/jobs/\(job)").object
      #expect(state["result"]?.object != nil)
      #expect(await fixture.get("/api/jobs/job-99").status == 404)
    }
  }

  @Test func aFileThatIsNoRecordingIsAnError() async throws {
    let fixture = try StudioFixture()
    let response = await fixture.studio.response(
      to: StudioRequest(
        "POST", "/api/start", query: ["model": try await fixture.model(), "name": "x.wav"],
        bytes: Array("no sound".utf8)))
    let job = try response.object.text("job")
    var error: String?
    for _ in 0..<1000 where error == nil {
      error = try await fixture.get("/api/jobs/\(job)").object["error"]?.text
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(error?.isEmpty == false)
    #expect(error?.contains("/") == false || error?.contains("recording.wav") == true)
  }
}
