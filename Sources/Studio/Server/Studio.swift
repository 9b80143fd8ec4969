// SPDX-License-Identifier: MIT
import Files
import Models

/// The studio: models to play, a project to keep sounds in, and the requests of a page.
public struct Studio: Sendable {
  let events = EventHub()
  private let runs: RunWatch
  private let api: StudioAPI

  /// A studio of models.
  ///
  /// - Parameters:
  ///   - paths: models, runs, and folders that hold such.
  ///   - project: what is kept, and where.
  ///   - program: how `foley` is called in a shell.
  /// - Throws: `ModelFileError/missing(path:)`
  public init(paths: [String], project: StudioProject, program: String) throws {
    let places = try StudioPlaces(paths, project: project)
    let maker = SoundMaker(places: places, project: project, program: program)
    runs = RunWatch(places: places, project: project, events: events)
    api = StudioAPI(
      maker: maker, starts: StartAPI(maker: maker, jobs: JobList(events: events)),
      runs: RunAPI(runs: runs))
  }

  /// The answer to a request that a ``Gatekeeper`` let pass.
  public func response(to request: StudioRequest) async -> StudioResponse {
    await api.response(to: request)
  }

  /// Takes a message of a page; one that says nothing known is ignored.
  func hear(_ text: String, from listener: EventHub.Listener) async {
    guard let message = (try? JSONValue(parsing: Array(text.utf8)))?.object,
      message["kind"]?.text == "watch"
    else { return }
    await runs.watch(message["run"]?.text, by: listener)
  }

  /// Forgets a page.
  func leave(_ listener: EventHub.Listener) async {
    await runs.watch(nil, by: listener)
    await events.leave(listener)
  }
}
