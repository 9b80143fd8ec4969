// SPDX-License-Identifier: MIT
import Files
import Foundation
import Studio
import TestSupport
import Testing

struct RunTests {
  private let folder: TemporaryFolder
  private let studio: Studio

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(#"{"model":"wavegan","steps":10}"#, to: "runs/a/options.json")
    let lines = (1...6).map { #"{"step":\#($0),"elapsedSeconds":\#($0),"criticLoss":\#($0 * 2)}"# }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "runs/a/log.jsonl")
    try folder.write("RIFF", to: "my: sounds/x.wav")
    try folder.write("\(folder["my: sounds"]): 3 files, 2.00 s\n", to: "runs/a/data-report.txt")
    try folder.write("RIFF", to: "runs/a/samples/step-3/0001.wav")
    try folder.write("PNG", to: "runs/a/samples/step-3/sheet.png")
    try folder.write("secret", to: "runs/a/samples/step-3/secret.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder["runs/a/samples/step-3/0002.wav"], withDestinationPath: "/etc/passwd")
    studio = try Studio(
      paths: [folder["runs"]], project: StudioProject(folder["project"]), program: "foley")
  }

  private func get(_ path: String) async -> StudioResponse {
    await studio.response(to: StudioRequest("GET", path))
  }

  private func run() async throws -> [String: JSONValue] {
    let runs = try await get("/api/runs").object["runs"]?.list
    #expect(runs?.count == 1)
    return try #require(runs?.first?.object)
  }

  @Test func aRunIsListedWithItsProgress() async throws {
    let run = try await run()
    #expect(run["name"] == .text("a") && run["state"] == .text("stopped"))
    #expect(run["step"] == .integer(6) && run["steps"] == .integer(10))
    try folder.write(#"{"model":"wavegan","steps":6}"#, to: "runs/a/options.json")
    #expect(try await self.run()["state"] == .text("finished"))
    let lock = try FileLock(folder["runs/a/lock"])
    #expect(try await self.run()["state"] == .text("running"))
    withExtendedLifetime(lock) {}
  }

  @Test func aRunThatCannotBeReadIsListedWithTheReason() async throws {
    try FileManager.default.removeItem(atPath: folder["runs/a/log.jsonl"])
    try folder.write("x", to: "runs/a/log.jsonl/x")
    let run = try await run()
    #expect(run["name"] == .text("a") && run["state"] == .text("unreadable"))
    #expect(try run.text("problem").contains("log.jsonl"))
    #expect(await get("/api/runs/\(try run.text("id"))").status >= 400)
  }

  @Test func itsCurvesAndSoundsAreThere() async throws {
    let id = try await run().text("id")
    let detail = try await get("/api/runs/\(id)").object
    let curve = detail["curves"]?.object?["criticLoss"]?.list
    #expect(curve?.count == 6 && curve?.last == .list([.integer(6), .number(12)]))
    let metric = detail["metrics"]?.list?.first?.object
    #expect(metric?["name"] == .text("criticLoss") && metric?["summary"]?.text?.isEmpty == false)
    #expect(detail["recordings"] == .text(folder["my: sounds"]))
    let preview = try #require(detail["previews"]?.list?.first?.object)
    #expect(preview["step"] == .integer(3) && preview["sounds"]?.list?.count == 1)
    let audio = try #require(preview["sounds"]?.list?.first?.object?["audio"]?.text)
    #expect(await get(audio).bytes == Array("RIFF".utf8))
    #expect(await get(try preview.text("picture")).headers["Content-Type"] == "image/png")
  }

  @Test(arguments: [
    "3/secret.txt", "3/0002.wav", "3/..", "03/0001.wav", "4/0001.wav", "x/0001.wav", "-1/0001.wav",
    "3/../../options.json",
  ])
  func otherFilesOfARunAreNot(path: String) async throws {
    let id = try await run().text("id")
    #expect(await get("/api/runs/\(id)/samples/\(path)").status == 404)
  }

  @Test func unknownRunsAndTrainingsThatAreNotThere() async throws {
    #expect(await get("/api/runs/0123456789abcdef").status == 404)
    #expect(await get("/api/runs/../a").status == 404)
    let id = try await run().text("id")
    func post(_ path: String, _ text: String = "{}") async -> StudioResponse {
      await studio.response(to: StudioRequest("POST", path, bytes: Array(text.utf8)))
    }
    let stop = await post("/api/runs/\(id)/stop")
    #expect(stop.status == 404 && stop.sentence.contains("not training"))
    #expect(await post("/api/runs/\(id)/delete").status == 404)
    for folder in ["/nowhere", "", "\u{0}"] {
      let body = JSONValue.object(["folder": .text(folder)]).json
      for path in ["/api/training/plan", "/api/training/start"] {
        let response = await post(path, body)
        #expect(response.status == (folder.isEmpty ? 400 : 404))
        #expect(response.sentence.contains(folder.isEmpty ? "folder" : folder.printable))
      }
    }
    for name in ["../x", "-x", ".x", "a/b", ""] {
      let body = JSONValue.object(["folder": .text(self.folder.path), "name": .text(name)]).json
      #expect(await post("/api/training/start", body).status == 400, "\(name)")
    }
  }

  @Test func whatIsFoundIsBoundedAndNothingIsFoundTwice() async throws {
    for number in 0..<230 {
      try folder.write("{}", to: "many/\(number)/options.json")
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder["many/0/loop"], withDestinationPath: folder["many"])
    let studio = try Studio(
      paths: [folder["many"], folder["many/7"], folder.path], project: StudioProject(folder["p"]),
      program: "foley")
    let runs = try await studio.response(to: StudioRequest("GET", "/api/runs")).object["runs"]?.list
    #expect(runs?.count == 200)
    #expect(Set(try #require(runs).compactMap { $0.object?["id"]?.text }).count == 200)
    #expect(throws: (any Error).self) {
      try Studio(
        paths: [folder["nothing"]], project: StudioProject(folder["p"]), program: "foley")
    }
  }
}
