// SPDX-License-Identifier: MIT
import Files

/// Decides which requests the studio answers at all.
///
/// The page is the only one who may ask. A web site that the same browser shows can send requests to
/// this machine as well: with a name of its own that it lets resolve to 127.0.0.1 (DNS rebinding), or
/// across origins, where it cannot read the answer but can have things done (CSRF). Against the first the
/// name that was asked for is checked before anything else, against the second a cookie that other sites
/// cannot send, and the origin and the type of everything that changes something.
public struct Gatekeeper: Sendable {
  /// The address of this machine that is listened to.
  public let host: String
  /// The port that is listened to.
  public let port: UInt16
  /// The secret of the printed address, 32 hexadecimal digits.
  public let token: String
  private let cookie: String

  /// A gatekeeper with fresh secrets.
  ///
  /// - Parameter host: an address of this machine, ``loopback`` for itself alone.
  public init(host: String = loopback, port: UInt16) {
    (self.host, self.port) = (host, port)
    (token, cookie) = (Self.secret(), Self.secret())
  }

  /// The address that only this machine can reach.
  public static let loopback = "127.0.0.1"

  /// The address to open, with the secret.
  public var address: String { "http://\(host):\(port)/?token=\(token)" }

  /// Cookies of a host are the same on all ports, so the port is part of the name.
  private var cookieName: String { "foley-\(port)" }

  /// The answer to a request that does not reach the studio; nil for one that does.
  public func answer(to request: StudioRequest) -> StudioResponse? {
    guard let host = request.header("host"), hosts.contains(host.lowercased()) else {
      return .refusal(403, "This is not the address of the studio.")
    }
    if request.method == "GET", request.path == "/", let given = request.query["token"] {
      return Self.isEqual(given, token) ? entrance : Self.locked
    }
    guard Self.isEqual(sentCookie(of: request) ?? "", cookie) else { return Self.locked }
    if let refusal = foreignRefusal(of: request) { return refusal }
    switch request.method {
    case "GET": return nil
    case "POST": return changeRefusal(of: request)
    default: return .failure(StudioError.method(request.method))
    }
  }

  /// Whether a request for a WebSocket comes from the page; browsers let every site make one.
  public func admitsSocket(_ request: StudioRequest) -> Bool {
    answer(to: request) == nil && isOwnOrigin(request.header("origin"))
  }

  private var hosts: Set<String> {
    let names = host == Self.loopback ? [host, "localhost"] : [host]
    // Browsers leave out the port of HTTP.
    return Set(names.map { "\($0):\(port)" } + (port == 80 ? names : []))
  }

  private func isOwnOrigin(_ origin: String?) -> Bool {
    origin.map { origin in hosts.contains { origin == "http://\($0)" } } ?? false
  }

  /// Takes the secret out of the address bar, and the history.
  private var entrance: StudioResponse {
    var response = StudioResponse.refusal(303, "Go on to /.")
    response.headers["Location"] = "/"
    response.headers["Set-Cookie"] =
      "\(cookieName)=\(cookie); HttpOnly; SameSite=Strict; Path=/"
    return response
  }

  private static let locked = StudioResponse.refusal(
    401, "Open the address that foley studio printed, with its token.")

  private func sentCookie(of request: StudioRequest) -> String? {
    let pairs = (request.header("cookie") ?? "").split(separator: ";").map {
      $0.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
    }
    return pairs.first { $0.count == 2 && $0[0] == cookieName }.map { String($0[1]) }
  }

  /// Another site's wish to read, which a browser of today marks.
  private func foreignRefusal(of request: StudioRequest) -> StudioResponse? {
    if let origin = request.header("origin"), !isOwnOrigin(origin) {
      return .refusal(403, "Only the page of the studio may ask.")
    }
    if let site = request.header("sec-fetch-site"), !["same-origin", "none"].contains(site) {
      return .refusal(403, "Only the page of the studio may ask.")
    }
    return nil
  }

  private func changeRefusal(of request: StudioRequest) -> StudioResponse? {
    guard isOwnOrigin(request.header("origin")) else {
      return .refusal(403, "A change needs the Origin of the studio's page.")
    }
    let type = (request.header("content-type") ?? "").prefix { $0 != ";" }.lowercased()
    let isUpload = type == "application/octet-stream" && request.header("x-foley") == "1"
    guard type == "application/json" || isUpload else {
      return .refusal(415, "A change needs Content-Type: application/json.")
    }
    return nil
  }

  /// Compares all bytes whatever they are, so that the time tells nothing.
  private static func isEqual(_ given: String, _ wanted: String) -> Bool {
    let (one, other) = (Array(given.utf8), Array(wanted.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// 128 random bits of the system as hexadecimal digits.
  private static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<16).map { _ in
      let byte = UInt8.random(in: 0...255, using: &generator)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

extension Gatekeeper {
  /// What every response says to the browser: nothing of other origins, no frames, no guesses at types.
  ///
  /// Reference: "Content Security Policy Level 3" (W3C working draft, 2024).
  func sealed(_ response: StudioResponse) -> StudioResponse {
    var response = response
    let policy = [
      "default-src 'self'", "img-src 'self' data: blob:", "media-src 'self' blob:",
      "connect-src 'self' \(hosts.sorted().map { "ws://\($0)" }.joined(separator: " "))",
      "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ]
    let fixed = [
      "Content-Security-Policy": policy.joined(separator: "; "),
      "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
    ]
    response.headers.merge(fixed) { _, fixed in fixed }
    if response.headers["Cache-Control"] == nil { response.headers["Cache-Control"] = "no-store" }
    return response
  }
}
