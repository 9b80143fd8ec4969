// SPDX-License-Identifier: MIT
import Files
import Synthesis

/// The requests of the studio, and their answers as JSON; Guides/studio.md describes them.
struct StudioAPI: Sendable {
  let maker: SoundMaker
  let starts: StartAPI
  let runs: RunAPI

  /// The answer to a request that the gatekeeper lets pass.
  func response(to request: StudioRequest) async -> StudioResponse {
    do {
      return try await answer(request)
    } catch {
      return .failure(error)
    }
  }

  private func answer(_ request: StudioRequest) async throws -> StudioResponse {
    let parts = request.parts
    guard parts.first == "api" else { return try PageFiles.response(to: request) }
    let answer =
      request.method == "GET"
      ? try await read(Array(parts.dropFirst()), request)
      : try await change(Array(parts.dropFirst()), request)
    guard let answer else { throw StudioError.unknownPath(request.path) }
    return answer
  }

  private func read(_ parts: [String], _ request: StudioRequest) async throws -> StudioResponse? {
    switch (parts.first, parts.count) {
    case ("studio", 1): return try await studio()
    case ("sounds", 2): return try await sound(parts[1])
    case ("models", 3) where parts[2] == "directions": return try await directions(parts[1])
    case ("models", 3) where parts[2] == "map": return try await map(parts[1], request)
    case ("runs", _): return try await runs.read(parts)
    case ("jobs", 2): return try await starts.job(parts[1])
    case ("loops", 2) where parts[1].hasSuffix(".wav"):
      return StudioResponse(
        type: "audio/wav", bytes: try await maker.loop(String(parts[1].dropLast(4))))
    case ("stars", 1): return .object(["stars": .list(try await maker.stars())])
    default: return nil
    }
  }

  private func change(_ parts: [String], _ request: StudioRequest) async throws -> StudioResponse? {
    switch parts {
    case ["sounds"]: return try await makeSounds(request)
    case ["near"]: return Self.sounds(try await maker.near(request.members()))
    case ["morph"]: return Self.sounds(try await maker.morph(request.members()))
    case ["mix"]: return Self.sounds(try await maker.mix(request.members()))
    case ["move"]: return Self.sounds(try await maker.move(request.members()))
    case ["stars"]: return try await maker.star(request.members())
    case ["command"]: return try await maker.command(request.members())
    case ["save"]: return try await maker.save(request.members())
    case ["kit"]: return try await maker.kit(request.members())
    case ["loop"]: return try await maker.loop(request.members())
    case ["start"]: return try await starts.start(request)
    case let parts where parts.count == 3 && parts[0] == "jobs" && parts[2] == "cancel":
      return try await starts.cancel(parts[1])
    default: return parts.isEmpty ? nil : try await runs.change(parts, request)
    }
  }

  /// `GET /api/studio`: what there is.
  private func studio() async throws -> StudioResponse {
    let models = await maker.refresh().map(\.json)
    return .object([
      "version": .text(FoleyVersion.current), "models": .list(models),
      "runs": .list(await runs.runs.list().map(\.json)),
      "project": .object(["name": .text(maker.project.path.printable)]),
      "shaping": .list(SoundRecipe.shaping.map(Self.json)),
    ])
  }

  private static func json(_ option: OptionDeclaration<RenderSettings>) -> JSONValue {
    let standard = option.value(in: RenderSettings())
    return .object([
      "name": .text(option.name), "summary": .text(option.help),
      "unit": option.unit.map { .text($0) } ?? .null, "allowed": .text(option.allowed),
      "default": standard ?? .null, "kind": .text(standard?.kind ?? "a number"),
      "minimum": option.bounds.map { .number($0.lowerBound) } ?? .null,
      "maximum": longest(option).map { .number($0) } ?? .null,
      "values": option.choices.map { .list($0.map { .text($0) }) } ?? .null,
    ])
  }

  /// The largest value of an option, if it has one.
  private static func longest(_ option: OptionDeclaration<RenderSettings>) -> Double? {
    option.name == "duration" ? SoundRecipe.longestSeconds : option.bounds?.upperBound
  }

  /// `GET /api/sounds/ID.wav` and `.png`.
  private func sound(_ name: String) async throws -> StudioResponse? {
    let id = String(name.prefix { $0 != "." })
    switch name.dropFirst(id.count) {
    case ".wav": return StudioResponse(type: "audio/wav", bytes: try await maker.bytes(id)).kept()
    case ".png": return StudioResponse(type: "image/png", bytes: try await maker.picture(id)).kept()
    case "": return .json(try await maker.sound(id).json)
    default: return nil
    }
  }

  /// `POST /api/sounds`: makes sounds of recipes.
  private func makeSounds(_ request: StudioRequest) async throws -> StudioResponse {
    let members = try await request.members()
    let wanted = try members.list("sounds", of: 1...Self.soundLimit)
    let slot = try Self.slot(of: members)
    let recipes = try await maker.recipes(wanted)
    return Self.sounds(try await maker.sounds(recipes, slot: slot))
  }

  /// `GET /api/models/MODEL/directions`: what the directions of a model do.
  private func directions(_ model: String) async throws -> StudioResponse {
    let found = try await maker.directions(ofModel: model)
    return .object([
      "directions": .list(found.enumerated().map { $1.json(index: $0) })
    ])
  }

  /// `GET /api/models/MODEL/map?count=N&seed=S`: sounds in a plane.
  private func map(_ model: String, _ request: StudioRequest) async throws -> StudioResponse {
    let values = RequestMembers(
      request.query.mapValues { UInt64($0).map(\.json) ?? .text($0) })
    let count = try values.integer("count", in: 2...1024, standard: 256)
    return .json(
      try await maker.map(
        ofModel: model, count: count, seed: try values.seed("seed"),
        slot: try Self.slot(of: RequestMembers(request.query.mapValues { .text($0) }))))
  }

  /// The most sounds of a request.
  static let soundLimit = 256

  /// The slot that a request takes; nil for none.
  static func slot(of members: RequestMembers) throws(StudioError) -> String? {
    guard let slot = members["slot"] else { return nil }
    guard let text = slot.text, text.utf8.count <= 64 else {
      throw .member("slot", wanted: "a text of up to 64 bytes")
    }
    return text
  }

  static func sounds(_ sounds: [StudioSound]) -> StudioResponse {
    .object(["sounds": .list(sounds.map(\.json))])
  }
}
