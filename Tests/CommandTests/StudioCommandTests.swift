// SPDX-License-Identifier: MIT
import Files
import Foundation
import TestSupport
import Testing

/// A studio as a process of its own.
private final class StudioProcess {
  let process: FoleyProcess
  let port: UInt16
  private let cookie: String

  init(_ arguments: [String], in folder: TemporaryFolder) throws {
    let output = folder["address.txt"]
    let port = try Self.freePort()
    // The output of a test's process can only be read at its end.
    process = try FoleyProcess(
      ["studio", "--no-browser", "--port", "\(port)"] + arguments, limit: "exec > \(output)")
    process.wait { (text(output) ?? "").hasSuffix("\n") }
    let address = try #require(text(output)?.split(separator: " ").last)
    let token = address.split(separator: "=")[1].trimmingCharacters(in: .whitespacesAndNewlines)
    self.port = port
    let connection = try #require(RawConnection(port: port))
    connection.send("GET /?token=\(token) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
    let head = try connection.response().head
    let line = try #require(head.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
    cookie = String(line.dropFirst(12).prefix { $0 != ";" })
  }

  /// A port that no program listens to.
  static func freePort() throws -> UInt16 {
    try #require((20_000...20_999).shuffled().first { RawConnection(port: $0) == nil })
  }

  /// The members of the answer to a request.
  func ask(_ path: String, _ body: String? = nil) throws -> [String: JSONValue] {
    let connection = try #require(RawConnection(port: port))
    let own = "127.0.0.1:\(port)"
    var lines = [
      "\(body == nil ? "GET" : "POST") \(path) HTTP/1.1", "Host: \(own)", "Cookie: \(cookie)",
    ]
    if let body {
      lines += [
        "Origin: http://\(own)", "Content-Type: application/json",
        "Content-Length: \(body.utf8.count)",
      ]
    }
    connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
    return try #require(JSONValue(parsing: connection.response().body).object)
  }
}

@Suite(.serialized) struct StudioCommandTests {
  @Test func itListensUntilItIsAskedToStop() throws {
    let folder = try TemporaryFolder()
    let model = try folder.makeModel()
    let studio = try StudioProcess([model, "--project", folder["p"]], in: folder)
    let second = try foley("studio", model, "--no-browser", "--port", "\(studio.port)")
    expect(second, status: 75, saying: "port \(studio.port)")
    #expect(try studio.ask("/api/studio")["models"]?.list?.count == 1)
    studio.process.send(SIGTERM)
    #expect(studio.process.wait().status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder["p"]))
  }

  @Test(arguments: [
    (["/nowhere"], Int32(66), "/nowhere"), (["--port", "0"], 78, "--port"),
    (["--port", "65536"], 78, "--port"), (["--project", ""], 64, "--project"),
  ])
  func wrongArgumentsAreNamed(arguments: [String], status: Int32, word: String) throws {
    let result = try foley(["studio", "--no-browser"] + arguments)
    #expect(result.status == status && result.errors.contains(word), "\(result.errors)")
  }

  @Test func aTrainingIsStartedStoppedAndResumed() throws {
    let folder = try TemporaryFolder()
    let recordings = try folder.makeRecordings()
    let studio = try StudioProcess([recordings, "--project", folder["p"]], in: folder)
    defer { studio.process.send(SIGTERM) }
    let options =
      #"{"model":"wavegan","sliceLength":4096,"width":1,"latentSize":3,"batchSize":2,"#
      + #""steps":100000,"checkpointMinutes":1000}"#
    let request = #"{"folder":"\#(recordings)","options":\#(options),"name":"mine"}"#
    let plan = try studio.ask("/api/training/plan", request)
    #expect(plan["text"]?.text?.contains("an iteration takes") == true, "\(plan)")
    let started = try studio.ask("/api/training/start", request)
    let run = try #require(started["run"]?.object, "\(started)")
    let id = try #require(run["id"]?.text)
    defer { _ = try? studio.ask("/api/runs/\(id)/stop", "{}") }
    #expect(run["state"] == .text("running") && run["name"] == .text("mine"))
    func wait(_ state: String, from step: Int = 0) throws -> Int {
      for _ in 0..<3000 {
        let run = try #require(try studio.ask("/api/runs/\(id)")["run"]?.object)
        if run["state"] == .text(state), let now = run["step"]?.integer, now > step { return now }
        usleep(20_000)
      }
      throw RawConnection.Ended()
    }
    _ = try wait("running", from: 2)
    #expect(try studio.ask("/api/runs/\(id)/stop", "{}")["run"]?.object?["id"] == .text(id))
    let stopped = try wait("stopped")
    #expect(FileManager.default.fileExists(atPath: folder["p/runs/mine/model.safetensors"]))
    let resumed = try studio.ask("/api/runs/\(id)/resume", "{}")
    #expect(resumed["run"]?.object?["state"] == .text("running"), "\(resumed)")
    #expect(try wait("running", from: stopped) > stopped)
    _ = try studio.ask("/api/runs/\(id)/stop", "{}")
    _ = try wait("stopped", from: stopped)
    // What cannot be trained says why.
    let wrong = try studio.ask(
      "/api/training/start",
      #"{"folder":"\#(recordings)","options":{"width":-1},"name":"x"}"#)
    #expect(wrong["error"]?.text?.contains("width") == true, "\(wrong)")
  }
}
