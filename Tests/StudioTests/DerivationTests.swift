// SPDX-License-Identifier: MIT
import Files
import Foundation
import Studio
import Synthesis
import TestSupport
import Testing

struct DerivationTests {
  private func numbers(_ sound: [String: JSONValue]) throws -> [Double] {
    try #require(sound["recipe"]?.object?["latent"]?.list).compactMap(\.double)
  }

  private func id(_ sound: [String: JSONValue]) throws -> JSONValue { try #require(sound["id"]) }

  /// What the command of a sound writes: that of its latent file.
  private func commanded(
    _ fixture: StudioFixture, _ sound: [String: JSONValue]
  ) async throws -> [UInt8] {
    let response = await fixture.post("/api/command", ["sound": try id(sound)])
    let words = try response.object.text("command").split(separator: " ").map(String.init)
    let file = words[try #require(words.firstIndex(of: "--latent")) + 1]
    let library = ModelLibrary()
    let source = try library.source(fixture.modelPath)
    let point = try LatentPoint(contentsOf: file, for: PlayableModel(source))
    var settings = RenderSettings()
    (settings.count, settings.name) = (1, NamePattern.byClass)
    (settings.latent, settings.className) = (
      point.latent, point.mix?.words(classNames: source.classNames)
    )
    return try RenderEntry(source: source, settings: settings).encodedFirst(from: library)
  }

  @Test func neighboursAreReproducibleAndOfTheirClass() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["class": .text("hat")])
    let wish: [String: JSONValue] = [
      "sound": try id(sound), "count": .integer(3), "distance": .number(0.4), "seed": .integer(2),
    ]
    let near = try await fixture.sounds("/api/near", wish)
    let ids = Set(try near.map(id).compactMap(\.text))
    #expect(near.count == 3 && ids.count == 3)
    let again = try await fixture.sounds("/api/near", wish)
    #expect(try again.map(id) == near.map(id))
    let others = try await fixture.sounds(
      "/api/near", wish.merging(["seed": .integer(3)]) { $1 })
    #expect(try others.map(id) != near.map(id))
    #expect(near.allSatisfy { $0["recipe"]?.object?["class"] == .text("hat") })
    for one in near {
      let bytes = await fixture.get(try one.text("audio")).bytes
      #expect(try await commanded(fixture, one) == bytes)
    }
  }

  @Test func aMorphLeadsFromOneSoundToTheOther() async throws {
    let fixture = try StudioFixture()
    let from = try await fixture.sound(["class": .text("kick")])
    let to = try await fixture.sound(["class": .text("snare"), "number": .integer(2)])
    let path = try await fixture.sounds(
      "/api/morph", ["from": id(from), "to": id(to), "steps": .integer(5)])
    #expect(path.count == 5)
    #expect(try id(path[0]) == id(from) && id(path[4]) == id(to))
    #expect(path[2]["recipe"]?.object?["class"] == .text("kick:0.5,snare:0.5"))
    let bytes = await fixture.get(try path[2].text("audio")).bytes
    #expect(try await commanded(fixture, path[2]) == bytes)
  }

  @Test func soundsOfTwoModelsHaveNoWayBetweenThem() async throws {
    let folder = try TemporaryFolder()
    try writeModel(to: folder["a.safetensors"], classNames: ["x"], seed: 1)
    try writeModel(to: folder["b.safetensors"], classNames: ["x"], seed: 2)
    let studio = try Studio(
      paths: [folder.path], project: StudioProject(folder["p"]), program: "foley")
    let answer = try await studio.response(to: StudioRequest("GET", "/api/studio")).object
    let models = try #require(answer["models"]?.list).compactMap { $0.object?["id"] }
    #expect(models.count == 2)
    let body = JSONValue.object([
      "from": .object(["model": models[0]]), "to": .object(["model": models[1]]),
    ])
    let response = await studio.response(
      to: StudioRequest("POST", "/api/morph", bytes: Array(body.json.utf8)))
    #expect(response.status == 400 && response.sentence.contains("two models"))
  }

  @Test func aMovedSoundIsWhereItWasSent() async throws {
    let fixture = try StudioFixture()
    let model = try await fixture.model()
    let named = try #require(
      await fixture.get("/api/models/\(model)/directions").object["directions"]?.list)
    #expect(!named.isEmpty && named.allSatisfy { $0.object?["label"]?.text != nil })
    let sound = try await fixture.sound()
    func moved(_ position: Double, of sound: [String: JSONValue]) async throws
      -> [String: JSONValue]
    {
      try await fixture.sounds(
        "/api/move",
        ["sound": id(sound), "direction": .integer(0), "position": .number(position)])[0]
    }
    // A position is a place, not a step: twice there is once there.
    let once = try await moved(1.5, of: sound)
    let twice = try await moved(1.5, of: once)
    for (a, b) in zip(try numbers(once), try numbers(twice)) { #expect(abs(a - b) < 1e-4) }
    #expect(try numbers(await moved(-1.5, of: sound)) != numbers(once))
    let wrong = await fixture.post(
      "/api/move", ["sound": try id(sound), "direction": .integer(99), "position": .number(0)])
    #expect(wrong.status == 400)
  }

  @Test func aMapHasAPlaceForEverySound() async throws {
    let fixture = try StudioFixture()
    let path = "/api/models/\(try await fixture.model())/map"
    let map = try await fixture.get(path, query: ["count": "12", "seed": "3"]).object
    let points = try #require(map["points"]?.list).compactMap(\.object)
    #expect(points.count == 12)
    let xs = points.compactMap { $0["x"]?.double }
    #expect(xs.min() == -1 && xs.max() == 1 && Set(xs).count == 12)
    let request = try #require(points[6]["request"])
    let sound = try await fixture.sounds([request])[0]
    #expect(try sound.text("label") == "kick #7")
    for wrong in ["0", "1", "100000", "x"] {
      #expect(await fixture.get(path, query: ["count": wrong]).status == 400)
    }
  }

  @Test func aLaterRequestOfASlotTakesThePlaceOfTheEarlierOne() async throws {
    let fixture = try StudioFixture()
    let model = try await fixture.model()
    let many = (1...256).map { JSONValue.object(["model": .text(model), "number": .integer($0)]) }
    let body = JSONValue.object(["sounds": .list(many), "slot": .text("slider")]).json
    let request = StudioRequest("POST", "/api/sounds", bytes: Array(body.utf8))
    let done = Task { [studio = fixture.studio] in await studio.response(to: request).status }
    var statuses: [Int] = []
    // The first one may not have begun yet: ask until it has, and is superseded.
    while statuses.count < 200 {
      let one = JSONValue.object(["model": .text(model), "number": .integer(1000)])
      let response = await fixture.post(
        "/api/sounds", ["sounds": .list([one]), "slot": .text("slider")])
      statuses.append(response.status)
      try await Task.sleep(for: .milliseconds(1))
    }
    #expect(await done.value == 409)
    #expect(statuses.allSatisfy { $0 == 200 })
    let other = await fixture.post("/api/sounds", ["sounds": .list(Array(many.prefix(20)))])
    #expect(other.status == 200)
  }
}
