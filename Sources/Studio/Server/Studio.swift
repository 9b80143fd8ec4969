// SPDX-License-Identifier: MIT
import Files
import Models

/// The studio: models to play, a project to keep sounds in, and the requests of a page.
public struct Studio: Sendable {
  let events = EventHub()
  private let api: StudioAPI

  /// A studio of models.
  ///
  /// - Parameters:
  ///   - paths: models, runs, and folders that hold such.
  ///   - project: what is kept, and where.
  ///   - program: how `foley` is called in a shell.
  /// - Throws: `ModelFileError/missing(path:)`
  public init(paths: [String], project: StudioProject, program: String) throws {
    api = StudioAPI(
      maker: SoundMaker(places: try StudioPlaces(paths), project: project, program: program))
  }

  /// The answer to a request that a ``Gatekeeper`` let pass.
  public func response(to request: StudioRequest) async -> StudioResponse {
    await api.response(to: request)
  }

  /// Takes a message of a page.
  func hear(_ text: String, from listener: EventHub.Listener) async {}

  /// Forgets a page.
  func leave(_ listener: EventHub.Listener) async { await events.leave(listener) }
}
