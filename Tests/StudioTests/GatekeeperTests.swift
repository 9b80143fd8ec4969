// SPDX-License-Identifier: MIT
import Studio
import TestSupport
import Testing

/// The list of shared/interchange.md 1.3, as far as it does not need a socket.
struct GatekeeperTests {
  private let gate = Gatekeeper(port: 7333)

  /// A request as the page sends it, with headers changed; an empty value takes a header away.
  private func request(
    _ method: String = "GET", _ path: String = "/api/studio", query: [String: String] = [:],
    _ changes: [String: String] = [:]
  ) -> StudioRequest {
    var headers = [
      "Host": "127.0.0.1:7333", "Cookie": cookie, "Origin": "http://127.0.0.1:7333",
      "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin",
    ]
    for (name, value) in changes { headers[name] = value.isEmpty ? nil : value }
    return StudioRequest(method, path, query: query, headers: headers)
  }

  /// The cookie that the token is exchanged for.
  private var cookie: String {
    let entrance = gate.answer(
      to: StudioRequest(
        "GET", "/", query: ["token": gate.token], headers: ["host": "127.0.0.1:7333"]))
    return String((entrance?.headers["Set-Cookie"] ?? "").prefix { $0 != ";" })
  }

  private func status(_ request: StudioRequest) -> Int? { gate.answer(to: request)?.status }

  @Test func thePageIsLetIn() {
    #expect(status(request()) == nil)
    #expect(status(request("POST")) == nil)
    #expect(status(request(["Host": "localhost:7333", "Origin": "http://localhost:7333"])) == nil)
    #expect(status(request(["Host": "LOCALHOST:7333"])) == nil)
    // A browser sends no Origin with what it reads from its own site, and older ones no Sec-Fetch-Site.
    #expect(status(request(["Origin": "", "Sec-Fetch-Site": ""])) == nil)
    #expect(status(request(["Sec-Fetch-Site": "none"])) == nil)
    let others = "theme=dark; " + cookie + "; foley-7334=x"
    #expect(status(request(["Cookie": others])) == nil)
  }

  @Test(arguments: [
    "evil.test:7333", "evil.test", "127.0.0.1", "127.0.0.1:7334", "localhost", "0.0.0.0:7333",
    "[::1]:7333", "127.0.0.1:7333.evil.test", "evil.test@127.0.0.1:7333", "127.0.0.1:7333, x", "",
  ])
  func aNameThatIsNotOursIsRefusedBeforeAnythingElse(host: String) {
    #expect(status(request(["Host": host])) == 403)
    // Even with the right token: a page that rebinds its name must not get a cookie.
    let entrance = request("GET", "/", query: ["token": gate.token], ["Host": host])
    #expect(status(entrance) == 403)
    #expect(!gate.admitsSocket(request("GET", "/api/events", ["Host": host])))
  }

  @Test func onPort80BrowsersLeaveThePortOut() {
    let gate = Gatekeeper(port: 80)
    func status(_ host: String) -> Int? {
      gate.answer(
        to: StudioRequest("GET", "/", query: ["token": gate.token], headers: ["host": host]))?
        .status
    }
    #expect(status("127.0.0.1") == 303 && status("localhost:80") == 303)
    #expect(status("evil.test") == 403)
  }

  @Test func aGatekeeperOfAnotherAddressKnowsNoOtherName() {
    let gate = Gatekeeper(host: "192.168.1.20", port: 7333)
    func status(_ host: String) -> Int? {
      gate.answer(
        to: StudioRequest("GET", "/", query: ["token": gate.token], headers: ["Host": host]))?
        .status
    }
    #expect(status("192.168.1.20:7333") == 303)
    for host in ["127.0.0.1:7333", "localhost:7333", "192.168.1.21:7333", "studio.test:7333"] {
      #expect(status(host) == 403, "\(host)")
    }
  }

  @Test func theTokenBecomesACookieThatOtherSitesCannotSend() throws {
    let answer = try #require(
      gate.answer(
        to: StudioRequest(
          "GET", "/", query: ["token": gate.token], headers: ["Host": "127.0.0.1:7333"])))
    #expect(answer.status == 303 && answer.headers["Location"] == "/")
    let cookie = try #require(answer.headers["Set-Cookie"])
    #expect(cookie.hasPrefix("foley-7333="))
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part)) }
    #expect(!cookie.contains(gate.token), "the secret of the address is not that of the cookie")
    #expect(gate.token.count == 32 && gate.token != Gatekeeper(port: 7333).token)
  }

  @Test func withoutTheCookieNothingIsThere() {
    for path in ["/", "/assets/main.js", "/api/studio", "/api/events", "/api/sounds/x.wav"] {
      #expect(status(request("GET", path, ["Cookie": ""])) == 401)
      #expect(status(request("GET", path, ["Cookie": "foley-7333=x"])) == 401)
    }
    #expect(status(request("POST", ["Cookie": ""])) == 401)
    // That of another studio on this machine.
    let other = cookie.replacing("foley-7333", with: "foley-7334")
    #expect(status(request(["Cookie": other])) == 401)
    #expect(status(request("GET", "/", query: ["token": "x"])) == 401)
    #expect(status(request("GET", "/", query: ["token": ""])) == 401)
    #expect(status(request("GET", "/", query: ["token": gate.token + "0"])) == 401)
    // Only the address of the page takes a token.
    let elsewhere = request("GET", "/api/studio", query: ["token": gate.token], ["Cookie": ""])
    #expect(status(elsewhere) == 401)
  }

  @Test(arguments: [
    "", "null", "file://", "http://evil.test", "http://127.0.0.1", "http://127.0.0.1:7334",
    "https://127.0.0.1:7333", "http://localhost:3000", "http://127.0.0.1:7333/",
    "http://[::1]:7333",
  ])
  func aChangeNeedsTheOriginOfThePage(origin: String) {
    #expect(status(request("POST", ["Origin": origin])) == 403)
    #expect(!gate.admitsSocket(request("GET", "/api/events", ["Origin": origin])))
    // What is only read may come without an origin, not from another.
    if !origin.isEmpty { #expect(status(request(["Origin": origin])) == 403) }
  }

  @Test func theSocketNeedsTheCookieToo() {
    #expect(gate.admitsSocket(request("GET", "/api/events")))
    #expect(!gate.admitsSocket(request("GET", "/api/events", ["Cookie": ""])))
  }

  @Test(arguments: [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
    "application/octet-stream", "text/plain; application/json",
  ])
  func aFormOfAnotherSiteIsNoChange(type: String) {
    #expect(status(request("POST", ["Content-Type": type])) == 415)
  }

  @Test func anUploadNeedsAHeaderThatNoFormCanSend() {
    let upload = ["Content-Type": "application/octet-stream", "X-Foley": "1"]
    #expect(status(request("POST", "/api/start", upload)) == nil)
    #expect(
      status(request("POST", "/api/start", ["Content-Type": "text/plain", "X-Foley": "1"])) == 415)
    #expect(status(request("POST", ["Content-Type": "application/json; charset=utf-8"])) == nil)
  }

  @Test(arguments: ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "get"])
  func thereAreTwoMethods(method: String) {
    #expect(status(request(method)) == 405)
  }

  @Test(arguments: ["cross-site", "same-site", "x"])
  func whatABrowserMarksAsForeignIsRefused(site: String) {
    #expect(status(request(["Sec-Fetch-Site": site])) == 403)
    #expect(status(request("POST", ["Sec-Fetch-Site": site])) == 403)
  }
}

extension GatekeeperTests {
  private func request(_ changes: [String: String]) -> StudioRequest {
    request("GET", "/api/studio", changes)
  }

  private func request(_ method: String, _ changes: [String: String]) -> StudioRequest {
    request(method, "/api/studio", changes)
  }

  private func request(
    _ method: String, _ path: String, _ changes: [String: String]
  ) -> StudioRequest {
    request(method, path, query: [:], changes)
  }
}
