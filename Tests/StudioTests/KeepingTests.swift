// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Studio
import TestSupport
import Testing

struct KeepingTests {
  private func bytes(_ path: String) throws -> [UInt8] { try PlainFile(path).contents() }

  @Test func aStarIsALineOfTextThatMakesTheSoundAgain() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["class": .text("snare"), "number": .integer(4)])
    let near = try await fixture.sounds("/api/near", ["sound": #require(sound["id"])])[0]
    let none = await fixture.post(
      "/api/stars", ["sound": try #require(sound["id"]), "starred": .flag(false)])
    #expect(try none.object["stars"] == .list([]))
    #expect(!FileSystem.exists(fixture.project), "nothing is written before something is kept")
    for one in [sound, near] {
      #expect(await fixture.post("/api/stars", ["sound": try #require(one["id"])]).status == 200)
    }
    let text = String(decoding: try bytes("\(fixture.project)/stars.jsonl"), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 2)
    let heard = await fixture.get(try near.text("audio")).bytes
    // Another studio, as on another day.
    let again = try Studio(
      paths: [fixture.modelPath], project: StudioProject(fixture.project), program: "foley")
    let stars = try #require(
      await again.response(to: StudioRequest("GET", "/api/stars")).object["stars"]?.list)
    #expect(stars.compactMap { $0.object?["id"] } == [sound["id"], near["id"]].compactMap(\.self))
    let audio = await again.response(to: StudioRequest("GET", try near.text("audio")))
    #expect(audio.bytes == heard)
    let less = await fixture.post(
      "/api/stars", ["sound": try #require(sound["id"]), "starred": .flag(false)])
    #expect(try less.object["stars"] == .list([try #require(near["id"])]))
  }

  @Test func aStarOfAMissingModelSaysSo() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound()
    _ = await fixture.post("/api/stars", ["sound": try #require(sound["id"])])
    try writeModel(to: fixture.folder["other.safetensors"], classNames: ["x"], seed: 9)
    let again = try Studio(
      paths: [fixture.folder["other.safetensors"]], project: StudioProject(fixture.project),
      program: "foley")
    let response = await again.response(to: StudioRequest("GET", "/api/stars"))
    let star = try #require(response.object["stars"]?.list?.first?.object)
    #expect(star["missing"]?.text?.contains("no model") == true && star["audio"] == nil)
  }

  @Test func aStarThatCannotBeMadeHidesNoOther() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound()
    _ = await fixture.post("/api/stars", ["sound": try #require(sound["id"])])
    let path = "\(fixture.project)/stars.jsonl"
    let line = String(decoding: try bytes(path), as: UTF8.self)
    try AtomicFile.write(
      path, text: line.replacing("\"class\":\"kick\"", with: "\"class\":\"gong\"") + line)
    let stars = try #require(await fixture.get("/api/stars").object["stars"]?.list)
    #expect(stars.map { $0.object?["missing"] != nil } == [true, false])
    #expect(stars.first?.object?["missing"]?.text?.contains("gong") == true)
  }

  @Test func starsOfAnotherProgramStay() async throws {
    let fixture = try StudioFixture()
    let other = try Studio(
      paths: [fixture.modelPath], project: StudioProject(fixture.project), program: "foley")
    let model = JSONValue.text(try await fixture.model())
    func star(_ number: Int) -> [String: JSONValue] {
      ["sound": .object(["model": model, "number": .integer(number)])]
    }
    func stars(_ response: StudioResponse) throws -> Int? {
      try response.object["stars"]?.list?.count
    }
    #expect(try stars(await fixture.post("/api/stars", star(1))) == 1)
    let body = Array(JSONValue.object(star(2)).json.utf8)
    #expect(
      try stars(await other.response(to: StudioRequest("POST", "/api/stars", bytes: body))) == 2)
    #expect(try stars(await fixture.post("/api/stars", star(3))) == 3)
    #expect(try stars(await fixture.get("/api/stars")) == 3)
  }

  @Test(arguments: ["x", "{}", #"{"id":"a","label":"b","model":"c","recipe":5}"#])
  func aDamagedLineIsNamed(line: String) async throws {
    let fixture = try StudioFixture()
    try fixture.folder.write("\n\(line)\n", to: "project/stars.jsonl")
    let response = await fixture.get("/api/stars")
    #expect(response.status == 422 && response.sentence.contains("stars.jsonl, line 2"))
  }

  @Test func savedFilesAreWhatWasHeard() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["class": .text("kick"), "number": .integer(2)])
    let id = try #require(sound["id"])
    let saved = try await fixture.post("/api/save", ["sounds": .list([id, id])]).object
    let file = "\(fixture.project)/sounds/kick-0002.wav"
    #expect(saved["files"] == .list([.text(file), .text(file)]))
    #expect(saved["commands"]?.list?.first == sound["command"])
    #expect(try bytes(file) == (await fixture.get(try sound.text("audio"))).bytes)
    // The name is taken by another sound.
    let other = try await fixture.sound([
      "class": .text("kick"), "number": .integer(2), "shape": .object(["fade": .number(0.1)]),
    ])
    let second = try await fixture.post(
      "/api/save", ["sounds": .list([try #require(other["id"])])]
    ).object
    #expect(
      second["files"] == .list([.text("\(fixture.project)/sounds/kick-0002-2.wav")]))
    let flac = try await fixture.post(
      "/api/save",
      ["sounds": .list([id]), "format": .text("flac"), "pattern": .text("{class}_{seed}")]
    ).object
    #expect(flac["files"] == .list([.text("\(fixture.project)/sounds/kick_0.flac")]))
    #expect(try bytes("\(fixture.project)/sounds/kick_0.flac").starts(with: Array("fLaC".utf8)))
  }

  @Test(arguments: ["../x", "/etc/x", "a/b", "{x}", "{", ".hidden", "..", ""])
  func aPatternStaysInTheFolder(pattern: String) async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound()
    let response = await fixture.post(
      "/api/save",
      ["sounds": .list([try #require(sound["id"])]), "pattern": .text(pattern)])
    #expect(response.status == 400, "\(response.sentence)")
    #expect(!FileSystem.exists("\(fixture.project)/sounds"))
  }

  @Test(arguments: ["../x", "a/b", ".x", "", "a\nb"])
  func namesOfKitsAndLoopsStayInTheirFolders(name: String) async throws {
    let fixture = try StudioFixture()
    let id = try #require(try await fixture.sound()["id"])
    let kit = await fixture.post(
      "/api/kit",
      [
        "name": .text(name),
        "sounds": .list([.object(["sound": id, "key": .integer(36)])]),
      ])
    #expect(kit.status == 400, "\(kit.sentence)")
    let track = JSONValue.object(["sound": id, "velocities": .list([.integer(100)])])
    let loop = await fixture.post(
      "/api/loop",
      [
        "name": .text(name), "tempo": .integer(120), "steps": .integer(1),
        "tracks": .list([track]),
      ])
    #expect(loop.status == 400, "\(loop.sentence)")
  }

  @Test func aKitHasAKeyForEverySound() async throws {
    let fixture = try StudioFixture()
    let (kick, hat) = (
      try await fixture.sound(["class": .text("kick")]),
      try await fixture.sound(["class": .text("hat")])
    )
    func pad(_ sound: [String: JSONValue], _ key: Int) throws -> JSONValue {
      .object([
        "sound": try #require(sound["id"]), "key": .integer(key),
        "choke": key == 42 ? .integer(3) : .null,
      ])
    }
    let kit = await fixture.post(
      "/api/kit", ["name": .text("mine"), "sounds": .list([try pad(kick, 36), try pad(hat, 42)])])
    #expect(kit.status == 200, "\(kit.sentence)")
    let text = String(
      decoding: try bytes("\(fixture.project)/kits/mine/mine.sfz"), as: UTF8.self)
    let samples = text.split(separator: "\n").compactMap { line in
      line.split(separator: " ").first { $0.hasPrefix("sample=") }.map {
        String($0.dropFirst("sample=".count))
      }
    }
    #expect(text.contains("lokey=36 hikey=36") && text.contains("lokey=42 hikey=42"))
    #expect(text.components(separatedBy: "group=3 off_by=3").count == 2, "only the hat is choked")
    #expect(samples.count == 2)
    let heard = await fixture.get(try kick.text("audio")).bytes
    #expect(try bytes("\(fixture.project)/kits/mine/\(samples[0])") == heard)
    let twice = await fixture.post(
      "/api/kit", ["name": .text("x"), "sounds": .list([try pad(kick, 36), try pad(hat, 36)])])
    #expect(twice.status == 400 && !FileSystem.exists("\(fixture.project)/kits/x"))
    // Another kit of the name does not replace the first.
    let second = await fixture.post(
      "/api/kit", ["name": .text("mine"), "sounds": .list([try pad(hat, 36)])])
    #expect(second.status == 200, "\(second.sentence)")
    #expect(try bytes("\(fixture.project)/kits/mine/mine.sfz") == Array(text.utf8))
    #expect(FileSystem.exists("\(fixture.project)/kits/mine-2/mine.sfz"))
  }
}
