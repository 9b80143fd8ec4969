// SPDX-License-Identifier: MIT
import Files
import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// The studio on a port of this machine.
public struct StudioServer: Sendable {
  /// Who may ask.
  public let gate: Gatekeeper
  private let studio: Studio
  private let server: HTTPServer

  /// A server of a studio, which does not listen yet.
  ///
  /// - Parameters:
  ///   - host: the address of this machine that it listens to, and no other.
  ///   - port: nil for the first free one from 7333 on.
  /// - Throws: ``StudioError/address(_:)`` or ``StudioError/port(_:reason:)``
  public init(
    _ studio: Studio, host: String = Gatekeeper.loopback, port: UInt16? = nil
  ) throws(StudioError) {
    self.studio = studio
    let port = if let port { port } else { try Self.freePort(of: host) }
    let gate = Gatekeeper(host: host, port: port)
    self.gate = gate
    let address = try Self.socketAddress(host, port)
    let configuration = HTTPServer.Configuration(
      address: address, timeout: Self.patience, pool: PromptPool(HTTPServer.defaultPool()),
      logger: DisabledLogger())
    server = HTTPServer(
      config: configuration, handler: Doorway(gate: gate, studio: studio))
  }

  /// Seconds that a request may take: ``LateAnswers`` are there before.
  ///
  /// The clock of a request that was answered stays in memory as long, with 0.7 kB.
  private static let patience = 20.0

  /// The address of one interface: with that of all of them the names that requests may ask for would not
  /// be known.
  private static func socketAddress(
    _ host: String, _ port: UInt16
  ) throws(StudioError) -> sockaddr_in {
    guard host != "0.0.0.0", let address = try? sockaddr_in.inet(ip4: host, port: port) else {
      throw .address(host)
    }
    return address
  }

  /// Serves until the task is cancelled.
  ///
  /// - Throws: ``StudioError/port(_:reason:)`` if the port is taken.
  public func run() async throws {
    do {
      try await server.run()
    } catch is CancellationError {
    } catch {
      if Task.isCancelled { return }
      throw StudioError.port(gate.port, reason: Self.reason(error))
    }
  }

  /// The first port from 7333 on that no program listens to.
  ///
  /// - Throws: ``StudioError/address(_:)``, or ``StudioError/port(_:reason:)`` if there is none among the
  ///   next hundred.
  private static func freePort(of host: String) throws(StudioError) -> UInt16 {
    var reason = ""
    for port in firstPort..<(firstPort + 100) {
      let address = try socketAddress(host, port)
      do {
        let socket = try Socket(domain: AF_INET)
        defer { try? socket.close() }
        try socket.setValue(true, for: .localAddressReuse)
        try socket.bind(to: address)
        return port
      } catch {
        reason = Self.reason(error)
      }
    }
    throw .port(firstPort, reason: "nor to a hundred after it: \(reason)")
  }

  private static let firstPort: UInt16 = 7333

  private static func reason(_ error: any Error) -> String {
    if case SocketError.failed(_, let code, _) = error { return systemMessage(of: code) }
    return error.localizedDescription
  }

  /// Waits until requests are answered.
  public func waitUntilListening() async throws { try await server.waitUntilListening(timeout: 60) }

  /// Stops answering.
  public func stop() async { await server.stop() }
}

/// Passes requests from connections to the gatekeeper and the studio.
private struct Doorway: HTTPHandler {
  let gate: Gatekeeper
  let studio: Studio
  let answers: LateAnswers

  init(gate: Gatekeeper, studio: Studio) {
    (self.gate, self.studio) = (gate, studio)
    answers = LateAnswers { await studio.response(to: $0) }
  }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let body = RequestBody(request.bodySequence)
    let asked = Self.translated(request, body)
    if let answer = gate.answer(to: asked) { return try await respond(answer, after: body) }
    if asked.path == "/api/events" {
      guard gate.admitsSocket(asked) else {
        return try await respond(
          .refusal(403, "Only the page of the studio may listen."), after: body)
      }
      return try await WebSocketHTTPHandler(
        handler: MessageFrameWSHandler(handler: EventSocket(studio: studio))
      ).handleRequest(request)
    }
    let answer = await answers.response(to: asked, isWhole: { body.isWhole })
    return try await respond(answer, after: body)
  }

  /// Sends what is sealed, after the end of the body: the next request begins there.
  ///
  /// What is left of a body would be taken for a request: the connection ends then.
  private func respond(
    _ answer: StudioResponse, after body: RequestBody
  ) async throws -> HTTPResponse {
    try await body.skip()
    let sealed = gate.sealed(answer)
    var headers = HTTPHeaders()
    for (name, value) in sealed.headers { headers.setValues([value], for: HTTPHeader(name)) }
    let code = Self.code(sealed.status)
    if body.isWhole {
      return HTTPResponse(statusCode: code, headers: headers, body: Data(sealed.bytes))
    }
    headers.setValues(["close"], for: HTTPHeader("Connection"))
    return HTTPResponse(
      statusCode: code, headers: headers,
      body: HTTPBodySequence(from: LastBody(bytes: sealed.bytes), count: sealed.bytes.count))
  }

  private static func translated(_ request: HTTPRequest, _ body: RequestBody) -> StudioRequest {
    var headers: [String: String] = [:]
    for name in request.headers.keys {
      headers[name.rawValue] = request.headers.values(for: name).joined(separator: ", ")
    }
    var query: [String: String] = [:]
    for item in request.query where query[item.name] == nil { query[item.name] = item.value }
    return StudioRequest(
      method: request.method.rawValue, path: request.path, query: query, headers: headers
    ) { limit in try await body.bytes(upTo: limit) }
  }

  private static func code(_ status: Int) -> HTTPStatusCode {
    let phrases = [
      200: "OK", 202: "Accepted", 303: "See Other", 400: "Bad Request", 401: "Unauthorized",
      403: "Forbidden",
      404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 410: "Gone",
      413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content",
      500: "Internal Server Error",
    ]
    return HTTPStatusCode(status, phrase: phrases[status] ?? "Status")
  }
}

/// The body of a request, which is read at most once.
private final class RequestBody: Sendable {
  private let sequence: HTTPBodySequence
  private let isRead = Atomic(false)
  private let isAtEnd = Atomic(false)

  init(_ sequence: HTTPBodySequence) { self.sequence = sequence }

  /// Whether nothing of the body is left on its connection.
  var isWhole: Bool { sequence.count == 0 || isAtEnd.load(ordering: .relaxed) }

  /// Bytes of an unwanted body that are read, so that the client, who sends first, reads the
  /// answer.
  private static let skipLimit = 256 << 20

  func bytes(upTo limit: Int) async throws -> [UInt8] {
    if let count = sequence.count, count > limit { throw StudioError.tooLarge(limit: limit) }
    isRead.store(true, ordering: .relaxed)
    var bytes: [UInt8] = []
    for try await piece in sequence {
      guard bytes.count + piece.count <= limit else { throw StudioError.tooLarge(limit: limit) }
      bytes += piece
    }
    isAtEnd.store(true, ordering: .relaxed)
    return bytes
  }

  /// Reads a body that no answer has read, and drops it.
  func skip() async throws {
    guard !isRead.load(ordering: .relaxed), let count = sequence.count, count > 0,
      count <= Self.skipLimit
    else { return }
    for try await _ in sequence {}
    isAtEnd.store(true, ordering: .relaxed)
  }
}

/// Says nothing: a request is no message for the terminal.
private struct DisabledLogger: Logging {
  func logDebug(_ debug: @autoclosure () -> String) {}
  func logInfo(_ info: @autoclosure () -> String) {}
  func logWarning(_ warning: @autoclosure () -> String) {}
  func logError(_ error: @autoclosure () -> String) {}
  func logCritical(_ critical: @autoclosure () -> String) {}
}
