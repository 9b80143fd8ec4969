// SPDX-License-Identifier: MIT
import Audio
import Files
import Studio
import TestSupport
import Testing

struct LoopTests {
  private func loop(
    _ fixture: StudioFixture, _ velocities: [[Int]], format: String = "wav", swing: Double = 50,
    choke: Int? = nil
  ) async throws -> [String: JSONValue] {
    let id = try #require(try await fixture.sound(["class": .text("kick")])["id"])
    let tracks = velocities.map { steps in
      JSONValue.object([
        "sound": id, "velocities": .list(steps.map { .integer($0) }),
        "choke": choke.map { .integer($0) } ?? .null,
      ])
    }
    let response = await fixture.post(
      "/api/loop",
      [
        "tempo": .integer(120), "swing": .number(swing), "format": .text(format),
        "steps": .integer(velocities[0].count), "tracks": .list(tracks),
      ])
    #expect(response.status == 200, "\(response.sentence)")
    return try response.object
  }

  @Test func aLoopIsAsLongAsItsStepsAndCarriesTheMark() async throws {
    let fixture = try StudioFixture()
    let steps = [100, 0, 0, 0, 64, 0, 0, 0, 100, 0, 0, 0, 64, 0, 0, 0]
    let loop = try await loop(fixture, [steps])
    let clip = try AudioFile.read(try loop.text("file"))
    // Sixteen steps, four a beat, at 120 beats a minute.
    #expect(clip.sampleRate == 8000 && clip.frameCount == 16000)
    #expect(abs(clip.peak - 0.891) < 1e-3 && Watermark.detect(in: clip).verdict == .found)
    let heard = await fixture.get(try loop.text("audio"))
    #expect(heard.bytes == (try PlainFile(try loop.text("file")).contents()))
  }

  @Test func whatRingsOutSoundsAtTheBeginning() async throws {
    let fixture = try StudioFixture()
    // A sound of half a second on the last step of two seconds.
    let steps = [Int](repeating: 0, count: 15) + [127]
    let clip = try AudioFile.read(try (await loop(fixture, [steps])).text("file"))
    #expect(clip.samples.prefix(2000).contains { abs($0) > 0.05 })
    #expect(clip.samples[4000..<14000].allSatisfy { abs($0) < 0.05 })
  }

  @Test func aChokedSoundEndsWhereTheNextOfItsGroupBegins() async throws {
    let fixture = try StudioFixture()
    func energy(_ choke: Int?) async throws -> Float {
      let loop = try await loop(fixture, [[127, 0, 0, 0], [0, 1, 0, 0]], choke: choke)
      let clip = try AudioFile.read(try loop.text("file"))
      return clip.samples[2000..<4000].reduce(0) { $0 + $1 * $1 }
    }
    let (ringing, choked) = (try await energy(nil), try await energy(7))
    #expect(choked < ringing / 10)
  }

  @Test func theMidiFileHasTheSameNotes() async throws {
    let fixture = try StudioFixture()
    let loop = try await loop(
      fixture, [[100, 0, 0, 1], [0, 127, 0, 0]], format: "mid", swing: 60)
    let file = try MidiFile(contentsOf: try loop.text("file"))
    #expect(file.notes.map(\.channel) == [10, 10, 10])
    #expect(file.notes.map(\.key) == [36, 37, 36] && file.notes.map(\.velocity) == [100, 127, 1])
    // Step 1 of 1/8 s is late by a fifth of a step.
    for (note, start) in zip(file.notes, [0, 0.15, 0.4]) { #expect(abs(note.start - start) < 2e-3) }
    #expect(abs(file.duration - 0.5) < 1e-6)
  }

  @Test(arguments: [
    ("tempo", JSONValue.integer(5)), ("tempo", .null), ("swing", .integer(90)),
    ("steps", .integer(65)), ("steps", .integer(0)), ("format", .text("mp3")),
    ("tracks", .list([])), ("tracks", .list([.integer(1)])),
    ("format", .integer(1)), ("name", .integer(1)),
  ])
  func whatIsWrongIsNamed(name: String, value: JSONValue) async throws {
    let fixture = try StudioFixture()
    let id = try #require(try await fixture.sound()["id"])
    let track = JSONValue.object([
      "sound": id, "velocities": .list([.integer(100), .integer(0)]),
    ])
    var members: [String: JSONValue] = [
      "tempo": .integer(120), "steps": .integer(2), "tracks": .list([track]),
    ]
    members[name] = value
    let response = await fixture.post("/api/loop", members)
    #expect(
      response.status == 400 && response.sentence.contains("\"\(name)\""), "\(response.sentence)")
  }

  @Test(arguments: [
    ("velocities", JSONValue.list([.integer(1), .integer(200)])),
    ("velocities", .list([.integer(1)])), ("velocities", .list([.integer(1), .text("x")])),
    ("key", .integer(128)), ("choke", .integer(0)), ("choke", .flag(true)), ("sound", .null),
  ])
  func whatIsWrongInATrackIsNamed(name: String, value: JSONValue) async throws {
    let fixture = try StudioFixture()
    var track: [String: JSONValue] = [
      "sound": try #require(try await fixture.sound()["id"]),
      "velocities": .list([.integer(100), .integer(0)]),
    ]
    track[name] = value
    let response = await fixture.post(
      "/api/loop",
      ["tempo": .integer(120), "steps": .integer(2), "tracks": .list([.object(track)])])
    #expect(
      response.status == 400 && response.sentence.contains("\"\(name)\""), "\(response.sentence)")
  }
}
