// SPDX-License-Identifier: MIT
import Files
import Foundation
import Studio
import TestSupport
import Testing

/// A studio that listens, until the test is over.
private struct Listening {
  let fixture: StudioFixture
  let server: StudioServer
  let task: Task<Void, any Error>
  let cookie: String

  static func run(
    host: String = Gatekeeper.loopback, _ body: (Listening) async throws -> Void
  ) async throws {
    let fixture = try StudioFixture()
    let server = try StudioServer(fixture.studio, host: host)
    let task = Task { try await server.run() }
    try await server.waitUntilListening()
    let connection = try #require(RawConnection(port: server.gate.port, host: host))
    connection.send(
      "GET /?token=\(server.gate.token) HTTP/1.1\r\nHost: \(host):\(server.gate.port)\r\n\r\n")
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
    let own = "\(server.gate.host):\(server.gate.port)"
    return
      ([
        "\(line) HTTP/1.1", "Host: \(host ?? own)", "Cookie: \(cookie)", "Origin: http://\(own)",
      ] + more).joined(separator: "\r\n") + "\r\n\r\n"
  }

  func connection() throws -> RawConnection {
    try #require(RawConnection(port: server.gate.port, host: server.gate.host))
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
      #expect(RawConnection(port: port, host: "127.0.0.2") == nil)
      #expect(RawConnection(port: port) != nil)
      let other = try StudioServer(listening.fixture.studio).gate.port
      #expect(other != port)
    }
  }

  @Test func itListensToAnotherAddressInPlaceOfThisMachines() async throws {
    try await Listening.run(host: "127.0.0.2") { listening in
      let port = listening.server.gate.port
      #expect(listening.server.gate.address.hasPrefix("http://127.0.0.2:\(port)/?token="))
      // Another studio may have this port of the usual address.
      if let other = RawConnection(port: port) {
        other.send(listening.head("GET /api/studio", host: "127.0.0.1:\(port)"))
        #expect(try other.response().status != 200)
      }
      let connection = try listening.connection()
      connection.send(listening.head("GET /api/studio"))
      #expect(try connection.response().status == 200)
      connection.send(listening.head("GET /api/studio", host: "localhost:\(port)"))
      #expect(try connection.response().status == 403)
      connection.send(listening.head("GET /api/events", Listening.handshake))
      #expect(try connection.response().status == 101)
    }
  }

  @Test(arguments: ["0.0.0.0", "", "studio.local", "::1", "256.1.1.1", "127.0.0.1:80"])
  func anAddressOfNoNetworkIsRefused(host: String) throws {
    let fixture = try StudioFixture()
    #expect(throws: StudioError.address(host)) {
      _ = try StudioServer(fixture.studio, host: host, port: 7333)
    }
    #expect(throws: StudioError.self) { _ = try StudioServer(fixture.studio, host: "192.0.2.1") }
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
      // The end of the body looks like another request.
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

  @Test(arguments: ["Transfer-Encoding: chunked", "Content-Length: 300000000"])
  func whatIsLeftOfABodyIsNoRequest(length: String) async throws {
    try await Listening.run { listening in
      let connection = try listening.connection()
      let refused = listening.head("POST /api/sounds", ["Content-Type: text/plain", length])
      connection.send(refused + listening.head("GET /api/studio"))
      #expect(try connection.response().status == 415)
      #expect(throws: RawConnection.Ended.self) { _ = try connection.response() }
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
      let attempts = [
        (good, 101),
        (good.replacing("Origin: http://127.0.0.1", with: "Origin: http://evil"), 403),
        (good.replacing("Origin: http://127.0.0.1:\(port)\r\n", with: ""), 403),
        (good.replacing("Cookie: ", with: "X: "), 401),
        (good.replacing("Host: 127.0.0.1", with: "Host: evil.test"), 403),
        (good.replacing("Upgrade: websocket\r\n", with: ""), 400),
      ]
      for (head, wanted) in attempts {
        let found = try status(head)
        #expect(found == wanted, "\(head)")
      }
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
