// SPDX-License-Identifier: MIT
import Files
import Models
import Synthesis

/// Starts from recordings, as jobs.
struct StartAPI: Sendable {
  let maker: SoundMaker
  let jobs: JobList
  let search = RecordingSearch()

  /// Neighbours of the sound that is nearest to a recording.
  private static let neighborCount = 8

  /// `POST /api/start?model=ID&name=FILE`: the nearest sound to a recording and its neighbours, or the
  /// recording as a model converts it.
  func start(_ request: StudioRequest) async throws -> StudioResponse {
    let entry = try await maker.entry(request.query["model"] ?? "")
    let name = request.query["name"] ?? ""
    let bytes = try await request.bytes(upTo: RecordingSearch.sizeLimit)
    let tasks = entry.source.description.design.tasks
    let id = try await jobs.start { id, progress in
      tasks.contains(.generate)
        ? try await found(bytes, name, entry, progress)
        : try await converted(bytes, name, entry, job: id)
    }
    return .object(["job": .text(id)])
  }

  private func found(
    _ bytes: [UInt8], _ name: String, _ entry: ModelShelf.Entry, _ progress: JobList.Progress
  ) async throws -> JSONValue {
    let point = try await search.find(bytes, name: name, in: entry.source, progress: progress)
    let sounds = try await maker.sounds(
      around: point, of: entry.hash, count: Self.neighborCount)
    return .object(["sounds": .list(sounds.map(\.json))])
  }

  private func converted(
    _ bytes: [UInt8], _ name: String, _ entry: ModelShelf.Entry, job id: String
  ) async throws -> JSONValue {
    let sound = try await search.convert(bytes, name: name, with: entry.source)
    await jobs.keep(sound, of: id)
    return .object(["audio": .text("/api/jobs/\(id).wav")])
  }

  /// `GET /api/jobs/ID` and `/api/jobs/ID.wav`.
  func job(_ name: String) async throws -> StudioResponse {
    guard name.hasSuffix(".wav") else { return .json(try await jobs.state(name)) }
    return StudioResponse(
      type: "audio/wav", bytes: try await jobs.sound(String(name.dropLast(4))))
  }

  /// `POST /api/jobs/ID/cancel`: ends a job early.
  func cancel(_ id: String) async throws -> StudioResponse {
    try await jobs.cancel(id)
    return .object(["job": .text(id)])
  }
}

extension SoundMaker {
  /// The distance of the last neighbour of a place; the others are nearer, each further than the one
  /// before.
  private static let lastDistance = 0.4

  /// The sound at a place, and neighbours of it.
  ///
  /// - Throws: an error of the model
  func sounds(
    around point: LatentPoint, of hash: String, count: Int
  ) async throws -> [StudioSound] {
    let entry = try entry(hash)
    let model = try shelf.model(entry)
    var settings = RenderSettings()
    settings.count = 1
    if !entry.source.classNames.isEmpty { settings.name = NamePattern.byClass }
    let base = try SoundRecipe(model: entry.hash, settings: settings)
    let points =
      [point]
      + (1...count).map {
        model.neighbor(
          $0, of: point, distance: Self.lastDistance * Double($0) / Double(count), seed: 0)
      }
    return try await sounds(
      points.map { try recipe(at: $0, like: base, classNames: entry.source.classNames) })
  }
}
