// SPDX-License-Identifier: MIT
import Audio
import Files
import Foundation
import Studio
import Synthesis
import TestSupport
import Testing

struct SoundRequestTests {
  /// What `foley synth --stdout` writes of these settings.
  private func synthesized(
    _ fixture: StudioFixture, _ change: (inout RenderSettings) -> Void
  ) throws -> [UInt8] {
    let library = ModelLibrary()
    var settings = RenderSettings()
    (settings.count, settings.name) = (1, NamePattern.byClass)
    change(&settings)
    return try RenderEntry(source: library.source(fixture.modelPath), settings: settings)
      .encodedFirst(from: library)
  }

  private func bytes(
    _ fixture: StudioFixture, _ sound: [String: JSONValue]
  ) async throws -> [UInt8] {
    let response = await fixture.get(try sound.text("audio"))
    #expect(response.status == 200 && response.headers["Content-Type"] == "audio/wav")
    return response.bytes
  }

  @Test func aSoundIsByteForByteThatOfSynth() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["class": .text("snare"), "number": .integer(12)])
    #expect(
      try await bytes(fixture, sound)
        == synthesized(fixture) { ($0.className, $0.first) = ("snare", 12) })
    #expect(try sound.text("label") == "snare #12")
    #expect(
      try sound.text("command")
        == "foley synth \(fixture.modelPath) --class snare --seed 0 --first 12 --stdout > snare-0012.wav"
    )
    #expect(sound["sampleRate"] == .integer(8000) && sound["frames"] == .integer(4096))
  }

  @Test func peaksAreTheExtremesOfEqualParts() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["class": .text("snare"), "number": .integer(12)])
    try Data(await bytes(fixture, sound)).write(to: URL(filePath: fixture.folder["sound.wav"]))
    let samples = try AudioFile.read(fixture.folder["sound.wav"]).samples
    let expected = (0..<200).flatMap { part in
      let values = samples[part * samples.count / 200..<(part + 1) * samples.count / 200]
      return [min(0, values.min() ?? 0), max(0, values.max() ?? 0)]
    }
    let peaks = try #require(sound["peaks"]?.list).compactMap(\.double)
    #expect(peaks.count == 400 && peaks.contains { $0 < 0 } && peaks.contains { $0 > 0 })
    // Three decimals of samples before their 16 bits.
    #expect(zip(peaks, expected).allSatisfy { abs($0 - Double($1)) < 0.0006 })
  }

  @Test func theShapeIsThatOfSynth() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound([
      "class": .text("kick:0.75,hat:0.25"), "number": .integer(3), "seed": .integer(9),
      "truncation": .number(0.5),
      "shape": .object([
        "duration": .number(0.25), "normalize": .text("peak"), "level": .integer(-6),
        "trimSilence": .flag(true), "fade": .number(0.125), "pitch": .integer(-2),
      ]),
    ])
    let wanted = try synthesized(fixture) {
      ($0.className, $0.first, $0.seed, $0.truncation) = ("kick:0.75,hat:0.25", 3, 9, 0.5)
      ($0.duration, $0.normalize, $0.level) = (0.25, .peak, -6)
      ($0.trimSilence, $0.fade, $0.pitch) = (true, 0.125, -2)
    }
    #expect(try await bytes(fixture, sound) == wanted)
    let command = try sound.text("command")
    #expect(command.contains("--class 'kick:0.75,hat:0.25' "))
    for words in [
      "--seed 9 --first 3 --truncation 0.5", "--duration 0.25", "--normalize peak",
      "--level -6.0", "--trim-silence", "--fade 0.125", "--transpose -2.0",
    ] {
      #expect(command.contains(words), "\(words) in \(command)")
    }
  }

  @Test func withoutAClassTheyTakeTurns() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["number": .integer(5)])
    #expect(sound["recipe"]?.object?["class"] == .text("snare"))
    #expect(
      try await bytes(fixture, sound) == synthesized(fixture) { $0.first = 5 })
    let plain = try StudioFixture(classNames: [])
    let one = try await plain.sound(["number": .integer(5)])
    #expect(one["recipe"]?.object?["class"] == nil)
    #expect(
      try await bytes(plain, one)
        == synthesized(plain) { ($0.first, $0.name) = (5, NamePattern.standard) })
  }

  @Test func soundsOfOneRequestAreThoseOfRequestsOfTheirOwn() async throws {
    let fixture = try StudioFixture()
    let model = JSONValue.text(try await fixture.model())
    let near = try await fixture.sounds(
      "/api/near", ["sound": .object(["model": model]), "count": .integer(3)])
    let wishes: [[String: JSONValue]] =
      [
        ["class": .text("kick")], ["class": .text("hat"), "number": .integer(7)],
        ["class": .text("kick:0.5,hat:0.5"), "seed": .integer(9)],
        ["truncation": .number(0.5)], ["truncation": .number(0.5), "number": .integer(2)],
        ["shape": .object(["pitch": .integer(3)])],
        ["shape": .object(["duration": .number(0.5)])],
      ].map { $0.merging(["model": model]) { $1 } }
    let recipes = try near.map { try #require($0["recipe"]) } + wishes.map { .object($0) }
    let together = try await fixture.sounds(recipes)
    let other = try StudioFixture()
    for (recipe, sound) in zip(recipes, together) {
      let alone = try await other.sounds([recipe])[0]
      #expect(alone["id"] == sound["id"])
      #expect(try await bytes(fixture, sound) == bytes(other, alone))
    }
    #expect(try Set(together.map { try $0.text("id") }).count == recipes.count)
  }

  @Test func aRecipeIsItsOwnRequest() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound(["number": .integer(7), "seed": .integer(3)])
    let near = try await fixture.sounds(
      "/api/near", ["sound": try #require(sound["id"]), "distance": .number(0.3)])
    for one in [sound, near[0]] {
      let again = try await fixture.sounds([try #require(one["recipe"])])
      #expect(again[0]["id"] == one["id"])
      let named = try await fixture.sounds([try #require(one["id"])])
      #expect(named[0]["id"] == one["id"])
    }
    #expect(sound["id"] != near[0]["id"])
  }

  @Test func aMixThatIsNotOfSumOneIsASettledRecipe() async throws {
    let fixture = try StudioFixture(classNames: (0..<9).map { "c\($0)" })
    let mix = (0..<9).map { "c\($0):0.\($0 + 1)37" }.joined(separator: ",")
    let sound = try await fixture.sound(["class": .text(mix)])
    let near = try await fixture.sounds("/api/near", ["sound": try #require(sound["id"])])
    let again = try await fixture.sounds([try #require(near[0]["recipe"])])
    #expect(again[0]["id"] == near[0]["id"])
  }

  @Test(arguments: [
    (#"{"sounds":[]}"#, "sounds"), (#"{"sounds":[5]}"#, "sounds"), (#"{}"#, "sounds"),
    ("[]", "JSON"),
    ("{", "JSON"), (#"{"sounds":[{"model":"0000000000000000"}]}"#, "no model"),
    (#"{"sounds":[{"model":"MODEL","x":1}]}"#, "\"x\""),
    (#"{"sounds":[{"model":"MODEL","shape":{"sampleRate":1}}]}"#, "shape.sampleRate"),
    (#"{"sounds":[{"model":"MODEL","shape":3}]}"#, "shape"),
    (#"{"sounds":[{"model":"MODEL","class":"glass"}]}"#, "glass"),
    (#"{"sounds":[{"model":"MODEL","number":0}]}"#, "first"),
    (#"{"sounds":[{"model":"MODEL","number":1.5}]}"#, "first"),
    (#"{"sounds":[{"model":"MODEL","seed":-1}]}"#, "seed"),
    (#"{"sounds":[{"model":"MODEL","truncation":"a"}]}"#, "truncation"),
    (#"{"sounds":[{"model":"MODEL","latent":[1,2]}]}"#, "latent"),
    (#"{"sounds":[{"model":"MODEL","latent":[1,2,"x"]}]}"#, "latent"),
    (#"{"sounds":[{"model":"MODEL","latent":[1,2,1e99]}]}"#, "latent"),
    (#"{"sounds":[{"model":"MODEL","latent":[0,0,0],"styles":[1]}]}"#, "styles"),
    (#"{"sounds":[{"model":"MODEL","shape":{"duration":4e3}}]}"#, "duration"),
    (#"{"sounds":["ffffffffffffffffffffffff"]}"#, "forgotten"),
    (#"{"sounds":["../../etc/passwd"]}"#, "forgotten"),
  ])
  func whatIsWrongIsNamed(body: String, word: String) async throws {
    let fixture = try StudioFixture()
    let text = body.replacing("MODEL", with: try await fixture.model())
    let response = await fixture.post("/api/sounds", text: text)
    #expect((400...422).contains(response.status))
    #expect(response.sentence.contains(word), "\(response.sentence)")
  }

  @Test func aRequestHasItsLimits() async throws {
    let fixture = try StudioFixture()
    let model = try await fixture.model()
    let many = [JSONValue](repeating: .object(["model": .text(model)]), count: 257)
    #expect(await fixture.post("/api/sounds", ["sounds": .list(many)]).status == 400)
    let long = String(repeating: " ", count: 17 << 20)
    #expect(await fixture.post("/api/sounds", text: long).status == 413)
    let deep = String(repeating: "[", count: 100_000)
    #expect(await fixture.post("/api/sounds", text: deep).status == 400)
  }

  @Test func picturesArePNGAndUnknownOnesAreNotThere() async throws {
    let fixture = try StudioFixture()
    let sound = try await fixture.sound()
    let picture = await fixture.get(try sound.text("picture"))
    #expect(picture.status == 200 && picture.headers["Content-Type"] == "image/png")
    #expect(picture.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    for path in ["/api/sounds/x.wav", "/api/sounds/x.exe", "/api/sounds", "/api/x", "/api", "/x"] {
      #expect(await fixture.get(path).status == 404, "\(path)")
    }
  }

  @Test func aHostileNameIsNoPartOfACommand() async throws {
    let name = "a'; rm -rf $(x) \"\u{1B}[2J"
    let fixture = try StudioFixture(classNames: [name, "b"])
    let sound = try await fixture.sound(["class": .text(name)])
    let command = try sound.text("command")
    #expect(!command.unicodeScalars.contains("\u{1B}"))
    // One word, as bash reads it.
    #expect(command.contains(#"--class $'a\'; rm -rf $(x) "\x1B[2J' --seed"#), "\(command)")
  }
}
