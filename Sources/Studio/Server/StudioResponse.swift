// SPDX-License-Identifier: MIT
import Files

/// What the studio answers.
public struct StudioResponse: Sendable {
  /// The HTTP status.
  public var status: Int
  /// The headers by name.
  public var headers: [String: String]
  /// The body.
  public var bytes: [UInt8]

  /// A response of bytes.
  init(_ status: Int = 200, type: String, bytes: [UInt8], headers: [String: String] = [:]) {
    self.status = status
    self.bytes = bytes
    self.headers = headers
    self.headers["Content-Type"] = type
  }

  /// A JSON value.
  static func json(_ value: JSONValue, status: Int = 200) -> StudioResponse {
    StudioResponse(
      status, type: "application/json; charset=utf-8", bytes: Array(value.json.utf8))
  }

  /// A JSON object.
  static func object(_ members: [String: JSONValue]) -> StudioResponse { .json(.object(members)) }

  /// An error as JSON: one sentence, and the status that fits it.
  static func failure(_ error: any Error) -> StudioResponse {
    let status: Int
    switch error {
    case let error as StudioError: status = error.httpStatus
    case let error as any FoleyError: status = error.exitStatus.httpStatus
    default: status = 500
    }
    return .json(.object(["error": .text("\(error)".printable)]), status: status)
  }

  /// The answer is not there yet: it is asked for at a path.
  static func late(_ path: String) -> StudioResponse {
    var response = StudioResponse.json(.object(["late": .text(path)]), status: 202)
    response.headers["Location"] = path
    return response
  }

  /// A sentence for people who came without a page.
  static func refusal(_ status: Int, _ sentence: String) -> StudioResponse {
    StudioResponse(status, type: "text/plain; charset=utf-8", bytes: Array((sentence + "\n").utf8))
  }

  /// Bytes that are the same as long as their address is.
  func kept() -> StudioResponse {
    var response = self
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
  }
}

extension ExitStatus {
  /// The HTTP status of an error that would end a command with this code.
  fileprivate var httpStatus: Int {
    switch self {
    case .usage, .configuration: 400
    case .dataError: 422
    case .noInput: 404
    case .temporaryFailure: 409
    case .software, .systemError, .cannotCreate, .ioError: 500
    }
  }
}
